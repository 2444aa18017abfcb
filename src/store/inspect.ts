import { Database } from "bun:sqlite";
import { BrainloopError } from "../error.ts";
import { statPrivateFile } from "../private-directory.ts";
import { storeError } from "./error.ts";
import { checkVersion } from "./migrate.ts";
import type { Migration } from "./migrations.ts";

/** What a database's file looks like, without anything being changed. */
export type Inspection =
  /** Made by whoever starts next. */
  | { state: "absent" }
  | {
      state: "intact";
      bytes: number;
      version: number;
      /** Migrations that the next worker applies. */
      pending: number;
    }
  /** SQLite found pages or rows that are not what they should be. */
  | { state: "damaged"; problems: string[] }
  /** It cannot be opened, is not ours, or a newer Brainloop's. */
  | { state: "unusable"; error: BrainloopError };

/** A damaged database has one cause and thousands of symptoms. */
const MOST_PROBLEMS = 5;

/** Looks at every page, index and reference of a database. Takes a second for some 500 MB. */
export function inspectDatabase(path: string, migrations: readonly Migration[]): Inspection {
  try {
    const stat = statPrivateFile(path);
    if (stat === undefined) return { state: "absent" };
    using db = new Database(path, { readonly: true });
    db.run("PRAGMA busy_timeout = 1000");
    const version = checkVersion(db, migrations);
    const problems = [...integrityProblems(db), ...brokenReferences(db)];
    if (problems.length > 0) return { state: "damaged", problems };
    return { state: "intact", bytes: stat.size, version, pending: migrations.length - version };
  } catch (cause) {
    const error = storeError(cause, path);
    if (!(error instanceof BrainloopError)) throw error;
    // What is only damaged can be mended; what is not SQLite at all looks the same to SQLite.
    if (error.code === "DATABASE_CORRUPT") return { state: "damaged", problems: [error.message] };
    return { state: "unusable", error };
  }
}

function integrityProblems(db: Database): string[] {
  return db
    .query<{ integrity_check: string }, []>(`PRAGMA integrity_check(${MOST_PROBLEMS})`)
    .all()
    .map((row) => row.integrity_check)
    .filter((line) => line !== "ok");
}

function brokenReferences(db: Database): string[] {
  return db
    .query<{ table: string; parent: string }, []>("PRAGMA foreign_key_check")
    .all()
    .slice(0, MOST_PROBLEMS)
    .map(({ table, parent }) => `a row of ${table} names a row of ${parent} that is not there`);
}
