import type { SqliteDigest } from "../../digest.ts";
import type { FileResult, FileWork } from "../../reader.ts";
import { estimateTokens } from "../../tokens.ts";
import { sqliteError } from "./error.ts";
import { readSchema } from "./facts/schema.ts";
import { databaseId } from "./file/identity.ts";
import { type Opened, openDatabase } from "./file/open.ts";
import { Survey } from "./survey.ts";

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
  const schema = readSchema(opened.engine);
  const id = databaseId(opened.state, schema.rows);
  if (id === work.knownId) return "same";
  const survey = new Survey(work, opened, schema);
  const result = (): FileResult<SqliteDigest> => {
    const digest = survey.digest();
    return { id, digest, sourceTokens: sourceTokens(digest), maskedSecrets: survey.masked };
  };
  let deliveredAt = Number.NEGATIVE_INFINITY;
  survey.run((force) => {
    const now = performance.now();
    if (!force && now - deliveredAt < DELIVER_MS) return;
    opened.verify();
    work.deliver(result());
    deliveredAt = now;
  });
  return result();
}

/** Making and sending what is known takes some milliseconds with many tables. */
const DELIVER_MS = 250;

/** What the same would cost with the sqlite3 shell: the definitions and the sample rows. */
function sourceTokens({ tables, views, triggers }: SqliteDigest): number {
  const definitions = [
    ...tables.flatMap(({ sql, indexes }) => [sql, ...indexes.flatMap((index) => index.sql ?? [])]),
    ...[...views, ...triggers].map(({ sql }) => sql),
  ];
  const samples = tables.flatMap(({ sample }) => sample).map((row) => JSON.stringify(row));
  return estimateTokens([...definitions, ...samples].join(";\n"));
}
