import type { SqliteDigest } from "../../digest.ts";
import type { FileResult, FileWork } from "../../reader.ts";
import { estimateTokens } from "../../tokens.ts";
import { sqliteError } from "./error.ts";
import { readSchema, rebuildInMemory, salvageSchema, type SchemaRow } from "./facts/schema.ts";
import { databaseId } from "./file/identity.ts";
import { type Opened, openDatabase } from "./file/open.ts";
import { Survey } from "./survey.ts";

/** Making and sending what is known takes some milliseconds, and with thousands of tables seconds. */
const DELIVER_MS = 250;
/** Time for the work itself, for each time that a delivery took. */
const WORK_A_DELIVERY = 4;

/**
 * Reads a database, delivering as it goes: what costs little comes first, so that a process killed in the middle
 * of a long statement has said all but that.
 * @throws BrainloopError
 */
export function readDatabase(work: FileWork): FileResult<SqliteDigest> | "same" {
  try {
    return openDatabase(work.path, work.scratch, (opened) => readOpened(work, opened));
  } catch (error) {
    throw sqliteError(error, work.path);
  }
}

function readOpened(work: FileWork, opened: Opened): FileResult<SqliteDigest> | "same" {
  let schema: SchemaRow[];
  try {
    schema = readSchema(opened.engine);
  } catch (error) {
    opened.verify();
    return salvage(work, opened, error);
  }
  const id = databaseId(opened.state, schema, work.options.expectedSchema);
  if (id === work.knownId) return "same";
  const survey = new Survey(work, opened, schema);
  let nextAt = Number.NEGATIVE_INFINITY;
  survey.run((force) => {
    const start = performance.now();
    if (force !== true && start < nextAt) return;
    opened.verify();
    work.deliver(resultOf(survey, id));
    const end = performance.now();
    nextAt = end + Math.max(DELIVER_MS, (end - start) * WORK_A_DELIVERY);
  });
  return resultOf(survey, id);
}

/**
 * What the definitions alone tell of a database that SQLite refuses.
 * @throws the engine's error where there are none
 */
function salvage(work: FileWork, opened: Opened, error: unknown): FileResult<SqliteDigest> {
  const damaged =
    error instanceof Error && "code" in error && /^SQLITE_(?:CORRUPT|ERROR)/.test(`${error.code}`);
  const schema = damaged ? salvageSchema(work.path, opened.header) : [];
  if (schema.length === 0) throw error;
  using engine = rebuildInMemory(schema);
  const survey = new Survey(work, { ...opened, engine }, schema);
  survey.describe(`SQLite refuses it (${error instanceof Error ? error.message : ""}): definitions alone`);
  return resultOf(survey, databaseId(opened.state, schema));
}

function resultOf(survey: Survey, id: string): FileResult<SqliteDigest> {
  const digest = survey.digest();
  return { id, digest, sourceTokens: sourceTokens(digest), maskedSecrets: survey.masked };
}

/** What the same would cost with the sqlite3 shell: the definitions and the sample rows. */
function sourceTokens({ tables, views, triggers }: SqliteDigest): number {
  const definitions = [
    ...tables.flatMap(({ sql, indexes }) => [sql, ...indexes.flatMap((index) => index.sql ?? [])]),
    ...[...views, ...triggers].map(({ sql }) => sql),
  ];
  const samples = tables.flatMap(({ sample }) => sample).map((row) => JSON.stringify(row));
  return estimateTokens([...definitions, ...samples].join(";\n"));
}
