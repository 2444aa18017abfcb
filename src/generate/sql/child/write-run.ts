import type { Database } from "bun:sqlite";
import { linkSync, rmSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileError } from "../../../file-error.ts";
import { isWord, tokenize } from "../../../readers/sqlite/ddl/tokens.ts";
import { HeldDirectory } from "../../write/held-directory.ts";
import { MARKER_TABLE } from "../marker.ts";
import { openBefore, openForWriting } from "./connection.ts";
import { disagreement } from "./disagreement.ts";
import { judgeEffect } from "./effect.ts";
import { databaseFailure } from "./failure.ts";
import { checkIntegrity } from "./integrity.ts";
import type { Effect, Refusal, RunReport, StatementResult, WriteJob } from "./job.ts";
import { compile } from "./program.ts";
import { runStatement } from "./result-rows.ts";
import { objectsOf, type RootedObject, schemaHash } from "./schema.ts";
import { isTable } from "./table.ts";
import { Touched } from "./touched.ts";

/** What came of running the statements; only after a report is the transaction open. */
export type RunOutcome = { report: RunReport } | { refusal: Refusal } | "changed";

/** How long comparing before with after may take. */
const COMPARE_MS = 5000;

/** One transaction on a database: run, looked at, and then committed or rolled back. */
export class WriteRun implements Disposable {
  readonly #job: WriteJob;
  readonly #db: Database;
  readonly #file: string;
  /** Where a new database gets its name: held, so that it is this directory whatever its path leads to by then. */
  readonly #directory: HeldDirectory | undefined;

  /** @throws BrainloopError where the database cannot be opened for writing */
  constructor(job: WriteJob) {
    this.#job = job;
    this.#file = job.staged ?? job.path;
    try {
      this.#directory =
        job.staged === undefined ? undefined : HeldDirectory.open(dirname(job.path), { make: true });
      this.#db = openForWriting(this.#file, { busyMs: job.busyMs, create: job.staged !== undefined });
    } catch (error) {
      this.#directory?.[Symbol.dispose]();
      throw databaseFailure(error, job.path) ?? fileError(error, job.path);
    }
  }

  /**
   * Runs all statements in a transaction that stays open.
   * @param onDone told how many statements are done; 0 when the transaction has begun
   * @throws BrainloopError for what no other statement would mend
   */
  run(onDone: (done: number) => void): RunOutcome {
    const db = this.#db;
    let at: number | undefined;
    try {
      // Enforced, but while tables are built anew: there dropping the old one would take along what refers to it.
      const enforced = !this.#job.statements.some((sql) => dropsTable(sql));
      db.run(`PRAGMA foreign_keys = ${enforced ? "ON" : "OFF"}`);
      db.run("BEGIN IMMEDIATE");
      onDone(0);
      const objectsBefore = objectsOf(db);
      const schema = schemaHash(objectsBefore);
      const { expectedSchema } = this.#job;
      if (expectedSchema !== undefined && expectedSchema !== schema) return this.#end("changed");
      const touched = new Touched(db, objectsBefore);
      const statements: StatementResult[] = [];
      for (const [index, sql] of this.#job.statements.entries()) {
        at = index;
        // What explains is itself a program that does nothing.
        const program = isWord(tokenize(sql)[0], "EXPLAIN") ? undefined : compile(db, sql);
        const problem = program?.forbidden ?? disagreement(db, sql);
        if (problem !== undefined) return this.#end({ refusal: { at, problem } });
        if (program !== undefined) touched.see(sql, program);
        statements.push(this.#runOne(sql));
        if (!db.inTransaction) return { refusal: { at, problem: "it ended the transaction from within" } };
        onDone(index + 1);
      }
      at = undefined;
      const effect = this.#effect(objectsBefore, touched, statements);
      if ("refusal" in effect) return this.#end(effect);
      this.#mark();
      return { report: { statements, schema, effect: effect.effect } };
    } catch (error) {
      this.rollback();
      const failure = databaseFailure(error, this.#job.path);
      if (failure !== undefined) throw failure;
      if (!(error instanceof Error) || !("code" in error)) throw error;
      return { refusal: { ...(at === undefined ? {} : { at }), problem: error.message } };
    }
  }

  /** @throws BrainloopError where it could not be committed; nothing was changed then */
  commit(): void {
    const { path, staged } = this.#job;
    try {
      this.#db.run("COMMIT");
    } catch (error) {
      this.rollback();
      throw databaseFailure(error, path) ?? error;
    }
    const directory = this.#directory;
    if (staged === undefined || directory === undefined) return;
    this.#db.close();
    try {
      // Fails where a file came meanwhile.
      linkSync(directory.at(basename(staged)), directory.at(basename(path)));
      directory.sync();
    } catch (error) {
      throw fileError(error, path);
    } finally {
      rmSync(directory.at(basename(staged)), { force: true });
    }
  }

  rollback(): void {
    if (this.#db.inTransaction) this.#db.run("ROLLBACK");
  }

  [Symbol.dispose](): void {
    this.#db.close();
    this.#directory?.[Symbol.dispose]();
    if (this.#job.staged === undefined) return;
    for (const ending of ["", "-journal", "-wal", "-shm"]) rmSync(this.#job.staged + ending, { force: true });
  }

  #runOne(sql: string): StatementResult {
    const db = this.#db;
    const before = this.#changes();
    const result = runStatement(db, sql, this.#job.maxRows);
    const after = this.#changes();
    return { ...result, changes: after.total === before.total ? 0 : after.last };
  }

  /** Rows that the last statement changed itself, and all that the connection ever did with triggers and cascades. */
  #changes(): { last: number; total: number } {
    using statement = this.#db.prepare<{ last: number; total: number }, []>(
      "SELECT changes() AS last, total_changes() AS total",
    );
    return statement.get() ?? { last: 0, total: 0 };
  }

  #effect(
    objectsBefore: readonly RootedObject[],
    touched: Touched,
    statements: readonly StatementResult[],
  ): { effect: Effect } | { refusal: Refusal } {
    const db = this.#db;
    const before = this.#job.staged === undefined ? () => openBefore(this.#file) : undefined;
    using vacuum = db.prepare<{ auto_vacuum: number }, []>("PRAGMA auto_vacuum");
    const rootsStay = vacuum.get()?.auto_vacuum === 0;
    const judged = judgeEffect({
      after: db,
      objectsBefore,
      openBefore: before,
      touched,
      rootsStay,
      deadline: performance.now() + COMPARE_MS,
    });
    const written = new Set(
      objectsBefore.flatMap(({ root, table }) => (touched.writes(root) ? [table.toLowerCase()] : [])),
    );
    const old = new Set(objectsBefore.filter(isTable).map(({ name }) => name.toLowerCase()));
    const { worse, unchecked } = checkIntegrity({
      after: db,
      openBefore: before,
      isTouched: (table) => written.has(table) || !old.has(table) || (!rootsStay && touched.destroys),
    });
    if (worse.length > 0) return { refusal: { problem: worse.join("; ") } };
    const own = statements.reduce((sum, { changes }) => sum + changes, 0);
    return { effect: { ...judged, beyond: Math.max(0, this.#changes().total - own), unchecked } };
  }

  #mark(): void {
    const { marker } = this.#job;
    if (marker === undefined) return;
    this.#db.run(
      `CREATE TABLE IF NOT EXISTS ${MARKER_TABLE} (key TEXT NOT NULL, token TEXT NOT NULL) STRICT`,
    );
    this.#db.run(`INSERT INTO ${MARKER_TABLE} (key, token) VALUES (?, ?)`, [marker.key, marker.token]);
  }

  #end<T>(outcome: T): T {
    this.rollback();
    return outcome;
  }
}

function dropsTable(sql: string): boolean {
  const [drop, table] = tokenize(sql);
  return isWord(drop, "DROP") && isWord(table, "TABLE");
}
