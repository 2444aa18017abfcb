import type { Database } from "bun:sqlite";
import { isWord, tokenize } from "../../../readers/sqlite/ddl/tokens.ts";
import type { Program } from "./program.ts";
import type { RootedObject } from "./schema.ts";

/** Row numbers of one table are kept up to here; beyond it all rows are compared. */
const MOST_ROWS = 100_000;

/** Rows of a table that were changed, by the number they have or, removed, had. */
interface Rows {
  removed: Set<number>;
  updated: Set<number>;
  inserted: Set<number>;
  /** There were more, or some with numbers that JavaScript has not. */
  overflown: boolean;
}

/**
 * What the statements of a transaction touch, as their programs and the engine's hook for changed rows tell: so that
 * of a large table those rows are compared that may be others now.
 */
export class Touched {
  readonly #writes = new Set<number>();
  readonly #removes = new Set<number>();
  readonly #unseen = new Set<number>();
  readonly #rows = new Map<string, Rows>();
  /** A definition may say what to do on a conflict. */
  readonly #replaces: boolean;
  #destroys = false;
  #virtual = false;

  constructor(db: Database, objects: readonly RootedObject[]) {
    this.#replaces = objects.some(({ sql }) => replaces(sql));
    const note =
      (how: "removed" | "updated" | "inserted") =>
      (_: Database, table: string, row: number | bigint, schema: string): void => {
        if (schema === "main") this.#add(table.toLowerCase(), how, Number(row));
      };
    db.onDelete = note("removed");
    db.onUpdate = note("updated");
    db.onInsert = note("inserted");
  }

  /** Takes in what a statement is about to do. */
  see(sql: string, { clears, destroys, removes, writes, writesVirtual }: Program): void {
    this.#destroys ||= destroys;
    this.#virtual ||= writesVirtual;
    for (const root of writes) this.#writes.add(root);
    for (const root of removes) this.#removes.add(root);
    // The hook is not told of rows that are cleared away or make room for others.
    for (const root of this.#replaces || replaces(sql) ? writes : clears) this.#unseen.add(root);
  }

  /** Whether virtual tables were written. */
  get virtual(): boolean {
    return this.#virtual;
  }

  /** Whether tables or indexes were removed. */
  get destroys(): boolean {
    return this.#destroys;
  }

  /** Whether a tree was written. */
  writes(root: number): boolean {
    return this.#writes.has(root);
  }

  /** Whether rows of a tree may be gone or be others. */
  removes(root: number): boolean {
    return this.#removes.has(root) || this.#unseen.has(root);
  }

  /**
   * The numbers that the rows had which may be gone or be others.
   * @param names that the table had and has
   * @param existed whether there was a row with a number
   * @returns undefined where they are not known, or too many
   */
  rows(
    root: number,
    names: readonly string[],
    existed: (row: number) => boolean,
  ): ReadonlySet<number> | undefined {
    if (this.#unseen.has(root)) return undefined;
    const all = new Set<number>();
    for (const name of new Set(names.map((one) => one.toLowerCase()))) {
      const rows = this.#rows.get(name);
      if (rows === undefined) continue;
      if (rows.overflown) return undefined;
      for (const row of rows.removed) all.add(row);
      for (const row of rows.updated) {
        // It got a new number, and nobody says which it had.
        if (!rows.inserted.has(row) && !existed(row)) return undefined;
        all.add(row);
      }
    }
    return all;
  }

  #add(table: string, how: "removed" | "updated" | "inserted", row: number): void {
    let rows = this.#rows.get(table);
    if (rows === undefined) {
      rows = { removed: new Set(), updated: new Set(), inserted: new Set(), overflown: false };
      this.#rows.set(table, rows);
    }
    if (rows.overflown) return;
    const isFull = rows[how].size >= MOST_ROWS;
    // Without all that were inserted only more rows are compared than need be.
    if (how === "inserted" && isFull) return;
    if (!isFull && Number.isSafeInteger(row)) {
      rows[how].add(row);
      return;
    }
    rows.overflown = true;
    for (const set of [rows.removed, rows.updated, rows.inserted]) set.clear();
  }
}

/** `OR REPLACE`, `REPLACE INTO`, `ON CONFLICT REPLACE`; not the function. */
function replaces(sql: string): boolean {
  if (!/replace/i.test(sql)) return false;
  const tokens = tokenize(sql);
  return tokens.some((token, at) => isWord(token, "REPLACE") && tokens[at + 1]?.text !== "(");
}
