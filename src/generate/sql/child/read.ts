import { lstatSync } from "node:fs";
import { sqliteError } from "../../../readers/sqlite/error.ts";
import { openDatabase } from "../../../readers/sqlite/file/open.ts";
import { requireRegularFile } from "../../../open-file.ts";
import { disagreement } from "./disagreement.ts";
import type { LookJob, LookResult, ReadJob } from "./job.ts";
import { runStatement } from "./result-rows.ts";
import { lookResult, objectsOf, schemaHash } from "./schema.ts";
import type { RunOutcome } from "./write-run.ts";

/**
 * What a database defines, without a trace and without waiting for writers.
 * @throws BrainloopError of reading
 */
export function look({ path, scratch }: LookJob): LookResult {
  requireRegularFile(path);
  if (lstatSync(path).size === 0) return lookResult([]);
  try {
    return openDatabase(path, scratch, ({ engine }) => lookResult(objectsOf(engine)));
  } catch (error) {
    throw sqliteError(error, path);
  }
}

/**
 * Runs statements that only read, on one state of the database.
 * @throws BrainloopError of reading
 */
export function readRows(job: ReadJob): RunOutcome {
  try {
    return openDatabase(job.path, job.scratch, ({ engine }): RunOutcome => {
      const schema = schemaHash(objectsOf(engine));
      if (job.expectedSchema !== undefined && job.expectedSchema !== schema) return "changed";
      const statements = [];
      for (const [at, sql] of job.statements.entries()) {
        try {
          const problem = disagreement(engine, sql);
          if (problem !== undefined) return { refusal: { at, problem } };
          statements.push({ ...runStatement(engine, sql, job.maxRows), changes: 0 });
        } catch (error) {
          if (!isAboutStatement(error)) throw error;
          return { refusal: { at, problem: error.message } };
        }
      }
      return { report: { statements, schema } };
    });
  } catch (error) {
    throw sqliteError(error, job.path);
  }
}

function isAboutStatement(error: unknown): error is Error {
  return (
    error instanceof Error &&
    "code" in error &&
    /^SQLITE_(?:ERROR|MISMATCH|TOOBIG|RANGE)/.test(`${error.code}`)
  );
}
