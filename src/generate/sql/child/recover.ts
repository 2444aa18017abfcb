import { Database, constants } from "bun:sqlite";
import { existsSync, rmSync } from "node:fs";
import { isMarker, MARKER_TABLE } from "../marker.ts";
import { databaseFailure } from "./failure.ts";
import type { ForgetJob, RecoverJob } from "./job.ts";

/**
 * Whether the transaction of a call was committed. Asked under the lock for writing, so that a process that is still
 * at it is waited for; what a killed one left half done is rolled back.
 * @throws BrainloopError DATABASE_BUSY and what else keeps it from being known
 */
export function wasApplied({ path, marker, busyMs }: RecoverJob): boolean {
  if (!existsSync(path)) return false;
  return transact(path, busyMs, (db) => {
    // Hot it was rolled back and is gone; before its first sync it holds nothing, and only a writer would remove it.
    rmSync(`${path}-journal`, { force: true });
    if (marker === undefined || !hasMarkers(db)) return false;
    using statement = db.prepare<{ found: number }, [string, string]>(
      `SELECT 1 AS found FROM main.${MARKER_TABLE} WHERE key = ? AND token = ?`,
    );
    return statement.get(marker.key, marker.token) !== null;
  });
}

/** Removes the note of a call, and the table with the last one. */
export function forget({ path, marker, busyMs }: ForgetJob): void {
  if (!existsSync(path)) return;
  transact(path, busyMs, (db) => {
    if (!hasMarkers(db)) return;
    db.run(`DELETE FROM main.${MARKER_TABLE} WHERE key = ? AND token = ?`, [marker.key, marker.token]);
    using statement = db.prepare<{ found: number }, []>(
      `SELECT 1 AS found FROM main.${MARKER_TABLE} LIMIT 1`,
    );
    if (statement.get() === null) db.run(`DROP TABLE main.${MARKER_TABLE}`);
  });
}

function hasMarkers(db: Database): boolean {
  using statement = db.prepare<{ name: string }, []>(
    "SELECT name FROM main.sqlite_schema WHERE type = 'table'",
  );
  return statement.all().some(({ name }) => isMarker(name));
}

function transact<T>(path: string, busyMs: number, work: (db: Database) => T): T {
  let db: Database | undefined;
  try {
    db = new Database(path, constants.SQLITE_OPEN_READWRITE | constants.SQLITE_OPEN_NOFOLLOW);
    db.run(`PRAGMA busy_timeout = ${busyMs}`);
    db.run("PRAGMA trusted_schema = OFF");
    db.run("BEGIN IMMEDIATE");
    const result = work(db);
    db.run("COMMIT");
    return result;
  } catch (error) {
    throw databaseFailure(error, path) ?? error;
  } finally {
    db?.close();
  }
}
