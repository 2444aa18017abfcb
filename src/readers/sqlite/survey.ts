import type { SqliteDigest, SqliteTable } from "../../digest.ts";
import type { FileWork } from "../../reader.ts";
import { advise, type Findings } from "./advice/advise.ts";
import {
  checkForeignKeys,
  checkIntegrity,
  type MixedColumn,
  mixedColumns,
  type Violations,
} from "./facts/checks.ts";
import { describeFile } from "./facts/file.ts";
import { analyzedRows, countRows, estimateRows } from "./facts/rows.ts";
import { sampleRows } from "./facts/sample.ts";
import { indexDefinitions } from "./facts/indexes.ts";
import { type ExpectedSchema, readExpected } from "./facts/expected.ts";
import { isInternal, type SchemaRow } from "./facts/schema.ts";
import { listTables, readTable, tableFromSql } from "./facts/tables.ts";
import { readTrigger, readView } from "./facts/views.ts";
import type { Opened } from "./file/open.ts";
import { maskDefinitions } from "./mask-definitions.ts";

/** Gives what is known so far; `force` where a long step follows. */
type Deliver = (force?: boolean) => void;

/** What checking a file takes at least, in bytes a millisecond. */
const CHECK_RATE = 40_000;
/** Rows a millisecond that foreign keys are checked at, at least. */
const FOREIGN_KEY_RATE = 300;
/** Checks of a database that others write are short enough to hold nobody up: 20 ms or so. */
const GENTLE_BYTES = 4 * 1024 * 1024;
const GENTLE_ROWS = 2_000;
const COMPARISON = "comparison with the expected schema";
/** Sample rows where the call does not say. */
const SAMPLE_ROWS = 5;

/** Reads a database step by step, the cheap and important first. */
export class Survey {
  masked = 0;
  readonly #work: FileWork;
  readonly #opened: Opened;
  readonly #schema: readonly SchemaRow[];
  readonly #digest: SqliteDigest;
  readonly #estimates = new Map<string, number>();
  readonly #violations = new Map<string, Violations[]>();
  readonly #mixed = new Map<string, MixedColumn[]>();
  #integrity: string[] = [];
  #expected: ExpectedSchema | undefined;
  /** Steps that are not done, with what of them is missing. */
  readonly #missing = new Map<string, Set<string>>();

  constructor(work: FileWork, opened: Opened, rows: readonly SchemaRow[]) {
    this.#work = work;
    this.#opened = opened;
    this.#schema = rows;
    this.#digest = describeFile(opened);
    const own = rows.filter(({ name }) => !isInternal(name));
    this.#digest.tables = own.filter(({ type }) => type === "table").map(tableFromSql);
    this.#digest.triggers = own.filter(({ type }) => type === "trigger").map(readTrigger);
    const views = own.filter(({ type }) => type === "view");
    this.#digest.views = views.map(({ name, sql }) => ({ name, columns: [], sql: sql ?? "" }));
  }

  /** What is known so far. */
  digest(): SqliteDigest {
    const findings: Findings = {
      integrity: this.#integrity,
      violations: this.#violations,
      mixed: this.#mixed,
      expected: this.#expected,
      analyzed: this.#schema.some(({ name }) => name === "sqlite_stat1"),
    };
    const incomplete = [...this.#missing]
      .filter(([, of]) => of.size > 0)
      .map(([what, of]) => (of.has("") ? what : `${what} of ${of.size} tables`));
    const digest = { ...this.#digest, incomplete };
    return maskDefinitions({ ...digest, recommendations: advise(digest, findings) }, this.#work.mask);
  }

  /** Reads the definitions alone, of a database that cannot be used. */
  describe(problem: string): void {
    this.#digest.problems.push(problem);
    this.#integrity = [problem];
    this.#readTables();
    this.#readViews();
  }

  run(deliver: Deliver): void {
    const { engine, gentle } = this.#opened;
    this.#await("columns", [""]);
    this.#await("integrity check", [""]);
    if (this.#work.options.expectedSchema !== undefined) this.#await(COMPARISON, [""]);
    deliver();
    this.#readTables();
    this.#readViews();
    this.#done("columns");
    this.#readExpected();
    const real = this.#digest.tables.filter(
      ({ kind, problem }) => kind !== "virtual" && problem === undefined,
    );
    const names = real.map(({ name }) => name);
    for (const step of ["sample rows", "exact row counts", "foreign key check", "storage classes"])
      this.#await(step, names);
    // They would judge values that stood on a page that is missing.
    const isCut = this.#opened.missingPages > 0;
    deliver(true);
    const analyzed = analyzedRows(engine);
    this.#each(real, "sample rows", deliver, (table) => this.#sample(table, analyzed));
    deliver(true);
    real.sort((a, b) => this.#estimate(a) - this.#estimate(b));
    this.#each(real, "exact row counts", deliver, (table) => this.#count(table));
    this.#each(real, "storage classes", deliver, (table) => {
      if (isCut || (gentle && this.#estimate(table) > GENTLE_ROWS)) return false;
      this.#mixed.set(table.name, this.#attempt(table, () => mixedColumns(engine, table)) ?? []);
      return true;
    });
    this.#each(real, "foreign key check", deliver, (table) => !isCut && this.#checkForeignKeys(table));
    deliver(true);
    this.#checkIntegrity();
  }

  #readTables(): void {
    const { engine } = this.#opened;
    const listed = this.#attempt("list of tables", () => listTables(engine)) ?? new Map();
    const rows = new Map(this.#schema.filter(({ type }) => type === "table").map((row) => [row.name, row]));
    const definitions = indexDefinitions(this.#schema);
    this.#digest.tables = this.#digest.tables.map((table) => {
      const row = rows.get(table.name);
      return row === undefined ? table : readTable(engine, row, listed.get(table.name), definitions);
    });
  }

  #readExpected(): void {
    const { expectedSchema } = this.#work.options;
    if (expectedSchema === undefined) return;
    try {
      this.#expected = readExpected(expectedSchema);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#await(`${COMPARISON}, which SQLite refuses (${why})`, [""]);
    }
    this.#done(COMPARISON);
  }

  #readViews(): void {
    const rows = this.#schema.filter(({ type, name }) => type === "view" && !isInternal(name));
    this.#digest.views = rows.map((row) => readView(this.#opened.engine, row));
  }

  #sample(table: SqliteTable, analyzed: ReadonlyMap<string, number>): true {
    const { engine, identity } = this.#opened;
    const estimate = this.#attempt(table, () => estimateRows(engine, table, analyzed, Number(identity.size)));
    if (estimate !== undefined) {
      this.#estimates.set(table.name, estimate);
      table.rows = { count: estimate, exact: false };
    }
    // Rows of an index are of no use to anyone, and hold what its columns' names would hide.
    if (table.kind === "shadow") return true;
    const limit = this.#work.options.sampleRows ?? SAMPLE_ROWS;
    const { header, missingPages, gentle } = this.#opened;
    const pageBytes = missingPages > 0 ? header.pageSize - header.reservedBytes : undefined;
    const sample = this.#attempt(table, () =>
      sampleRows(engine, table, limit, this.#work, { pageBytes, gentle }),
    );
    if (sample === undefined) return true;
    if (sample.problem !== undefined) table.problem ??= sample.problem;
    table.sampleColumns = sample.columns;
    table.sample = sample.rows;
    this.masked += sample.masked;
    return true;
  }

  #count(table: SqliteTable): boolean {
    const { engine, gentle, missingPages } = this.#opened;
    const counted = this.#attempt(table, () =>
      countRows(engine, table, {
        estimate: this.#estimate(table),
        gentle,
        ofTable: missingPages > 0,
        mayGoOn: () => this.#left() > 0,
      }),
    );
    if (counted !== undefined) table.rows = { count: counted, exact: true };
    return counted !== undefined || table.problem !== undefined;
  }

  #checkForeignKeys(table: SqliteTable): boolean {
    const { engine, gentle } = this.#opened;
    if (table.foreignKeys.length === 0) return true;
    const rows = this.#estimate(table) * table.foreignKeys.length;
    if (rows / FOREIGN_KEY_RATE > this.#left() || (gentle && rows > GENTLE_ROWS)) return false;
    const found = checkForeignKeys(engine, table);
    // What is wrong with the keys themselves is advised on from the schema.
    if (typeof found !== "string") this.#violations.set(table.name, found);
    return true;
  }

  #checkIntegrity(): void {
    const { engine, gentle, identity, missingPages } = this.#opened;
    // It would name every page that is missing.
    if (missingPages > 0) {
      this.#integrity = this.#digest.problems;
      this.#done("integrity check");
      return;
    }
    const bytes = Number(identity.size);
    if (bytes / CHECK_RATE > this.#left() || (gentle && bytes > GENTLE_BYTES)) return;
    this.#integrity = checkIntegrity(engine, bytes);
    this.#done("integrity check");
  }

  /** Runs a step for one table after the other while there is time. */
  #each(
    tables: readonly SqliteTable[],
    step: string,
    deliver: Deliver,
    run: (table: SqliteTable) => boolean,
  ): void {
    for (const table of tables) {
      if (this.#left() <= 0) return;
      deliver();
      if (run(table)) this.#missing.get(step)?.delete(table.name);
    }
  }

  /** Damage in one place leaves the others to be read. */
  #attempt<T>(where: SqliteTable | string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (typeof where === "string") this.#digest.problems.push(`${where}: ${error.message}`);
      else where.problem ??= error.message;
      return undefined;
    }
  }

  #estimate(table: SqliteTable): number {
    return table.rows?.exact === true ? table.rows.count : (this.#estimates.get(table.name) ?? 0);
  }

  #left(): number {
    return this.#work.deadline - performance.now();
  }

  #await(step: string, of: readonly string[]): void {
    this.#missing.set(step, new Set(of));
  }

  #done(step: string): void {
    this.#missing.delete(step);
  }
}
