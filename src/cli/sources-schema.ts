import { BrainloopError } from "../error.ts";
import { quote } from "../quote.ts";
import { readerNamed } from "../readers/index.ts";
import type { Digest, SqliteDigest } from "../digest.ts";
import { unpack } from "../ingest/stored-digest.ts";
import type { Workplace } from "./services.ts";

/** Rule of recommendations that say where a database differs from what is expected. */
const DRIFT = "schema_drift";

/**
 * Notes which schema a database is expected to have, once the database was compared with it.
 * @param file SQL, as it was typed
 * @param dbPath real path
 * @returns what is to be said of it
 * @throws BrainloopError where the file or the database cannot be read, or SQLite refuses the schema
 */
export async function expectSchema({ services }: Workplace, file: string, dbPath: string): Promise<string> {
  const { reading, stores } = services;
  const { text: expectedSchema } = await reading.source(file);
  if (!/\bcreate\b/i.test(expectedSchema)) {
    throw new BrainloopError("INVALID_PARAMS", `${quote(file)} defines nothing, expected CREATE statements`, {
      hint: `sqlite3 DB .schema > ${file} writes those of a database`,
    });
  }
  const sqlite = readerNamed("read_sqlite");
  if (sqlite === undefined) throw new BrainloopError("INTERNAL", "There is no reader of databases");
  const digest = databaseOf(
    unpack(await reading.digest(dbPath, sqlite, { options: { expectedSchema } })).digest,
  );
  const left = digest.incomplete.find((part) => part.includes("expected schema"));
  const why = /\((.*)\)$/s.exec(left ?? "")?.[1];
  if (why !== undefined) {
    throw new BrainloopError("SQL_FAILED", `${quote(file)} is no schema that SQLite takes: ${why}`);
  }
  await stores.sources.expectSchema(dbPath, expectedSchema);
  const drift = digest.recommendations.filter(({ rule }) => rule === DRIFT);
  const now =
    drift.length === 0
      ? left === undefined
        ? "it has it"
        : "there was no time to compare them"
      : `it differs in ${drift.length} ${drift.length === 1 ? "place" : "places"}, first ${quote(drift[0]?.object ?? "")}: ${drift[0]?.reason ?? ""}`;
  return `${quote(dbPath)} is expected to have the schema of ${quote(file)}; ${now}\n`;
}

function databaseOf(digest: Digest): SqliteDigest {
  if (digest.kind === "sqlite") return digest;
  throw new BrainloopError("INTERNAL", "A database was not read as one");
}
