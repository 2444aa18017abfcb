import type { Database } from "bun:sqlite";
import { identifier } from "../../../readers/sqlite/file/engine.ts";
import { objectsOf } from "./schema.ts";
import { countUpTo, isTable } from "./table.ts";

/** What both checks may take together (SPEC 7). */
const BUDGET_MS = 2000;
/** Rows a millisecond that are checked at least. */
const RATE = 300;
/** More violations of one table are not counted. */
const MOST_VIOLATIONS = 10_000;
/** Problems of one table that are told. */
const MOST_MESSAGES = 5;

export interface IntegrityTask {
  after: Database;
  /** Opens the database as it was; asked only where something is found. Absent where there was none. */
  openBefore: (() => Database | undefined) | undefined;
  /** Whether a table was written; its name in lower case. */
  isTouched(table: string): boolean;
}

export interface IntegrityResult {
  /** What is worse than before; none where all is well. */
  worse: string[];
  /** Tables for which there was no time. */
  unchecked: string[];
}

/**
 * Whether foreign keys point nowhere, or tables are damaged or break their own rules, that were and did not before.
 * @throws SQLiteError
 */
export function checkIntegrity(task: IntegrityTask): IntegrityResult {
  const { after, isTouched } = task;
  const result: IntegrityResult = { worse: [], unchecked: [] };
  const deadline = performance.now() + BUDGET_MS;
  using before = new Lazy(task.openBefore);
  for (const { name, root } of objectsOf(after).filter(isTable)) {
    const parents = parentsOf(after, name);
    const keys = parents.length > 0 && [name, ...parents].some((one) => isTouched(one.toLowerCase()));
    const own = root > 0 && isTouched(name.toLowerCase());
    if (!keys && !own) continue;
    const most = Math.max(0, deadline - performance.now()) * RATE;
    if (countUpTo(after, name, most + 1) > most) {
      result.unchecked.push(name);
      continue;
    }
    if (keys) result.worse.push(...newViolations(name, after, before));
    if (own) result.worse.push(...newDamage(name, after, before));
  }
  return result;
}

function parentsOf(db: Database, table: string): string[] {
  using statement = db.prepare<{ parent: string }, [string]>(
    `SELECT DISTINCT "table" AS parent FROM pragma_foreign_key_list(?, 'main')`,
  );
  return statement.all(table).map(({ parent }) => parent);
}

function newViolations(table: string, after: Database, before: Lazy): string[] {
  const now = violations(after, table);
  if (typeof now !== "string" && now.size === 0) return [];
  const then = before.ask((db) => violations(db, table));
  if (typeof now === "string") return typeof then === "string" ? [] : [now];
  if (typeof then === "string") return [];
  return [...now].flatMap(([parent, count]) => {
    const more = count - (then?.get(parent) ?? 0);
    return more > 0 ? [`${more} rows of ${table} refer to rows of ${parent} that do not exist`] : [];
  });
}

/** Rows without a parent, by the parent's table; or what is wrong with the keys themselves. */
function violations(db: Database, table: string): Map<string, number> | string {
  const found = new Map<string, number>();
  let seen = 0;
  try {
    using statement = db.prepare<{ parent: string }, []>(
      `PRAGMA main.foreign_key_check(${identifier(table)})`,
    );
    for (const { parent } of statement.iterate()) {
      found.set(parent, (found.get(parent) ?? 0) + 1);
      if (++seen >= MOST_VIOLATIONS) break;
    }
    return found;
  } catch (error) {
    if (error instanceof Error && error.message.includes("foreign key mismatch")) return error.message;
    throw error;
  }
}

function newDamage(table: string, after: Database, before: Lazy): string[] {
  const now = damage(after, table);
  if (now.length === 0) return [];
  const then = before.ask((db) => damage(db, table)) ?? [];
  return now.length > then.length ? now.slice(0, MOST_MESSAGES).map((message) => `${table}: ${message}`) : [];
}

function damage(db: Database, table: string): string[] {
  using statement = db.prepare<{ quick_check: string }, []>(`PRAGMA main.quick_check(${identifier(table)})`);
  return statement.all().flatMap(({ quick_check: message }) => (message === "ok" ? [] : [message]));
}

/** The database as it was, opened when it is first asked. */
class Lazy implements Disposable {
  #db: Database | undefined;

  constructor(private readonly open: (() => Database | undefined) | undefined) {}

  /** @returns undefined where there was none, or not this table */
  ask<T>(question: (db: Database) => T): T | undefined {
    if (this.open === undefined) return undefined;
    this.#db ??= this.open();
    if (this.#db === undefined) return undefined;
    try {
      return question(this.#db);
    } catch (error) {
      if (error instanceof Error && /no such table/i.test(error.message)) return undefined;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#db?.close();
  }
}
