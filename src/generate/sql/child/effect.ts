import type { Database } from "bun:sqlite";
import { identifier } from "../../../readers/sqlite/file/engine.ts";
import { compareRows, type TablePair } from "./compare-rows.ts";
import type { Effect, TableLoss } from "./job.ts";
import { objectsOf, type RootedObject } from "./schema.ts";
import type { Touched } from "./touched.ts";
import { countUpTo, describeTable, isTable, type Table } from "./table.ts";

export interface EffectTask {
  /** The transaction. */
  after: Database;
  objectsBefore: readonly RootedObject[];
  /** Opens the database as it was; absent where there was none. */
  openBefore: (() => Database | undefined) | undefined;
  touched: Touched;
  /** Whether roots stay where they are: in databases that vacuum by themselves they do not. */
  rootsStay: boolean;
  /** Milliseconds, as `performance.now` counts. */
  deadline: number;
}

export type Judged = Pick<Effect, "schema" | "dropped" | "triggers" | "lost" | "unknown">;

/** Rows are not counted beyond it where a table is dropped. */
const MOST_COUNTED = 1_000_000;

/**
 * Compares a database in the middle of a transaction with what it was before.
 * @throws SQLiteError
 */
export function judgeEffect(task: EffectTask): Judged {
  const { after, objectsBefore } = task;
  const objectsAfter = objectsOf(after);
  const judged: Judged = { schema: [], dropped: [], triggers: [], lost: [], unknown: [] };
  const renamed = renames(objectsBefore, objectsAfter, task.rootsStay);
  const now = new Map(objectsAfter.map((object) => [idOf(object), object]));
  const then = new Map(objectsBefore.map((object) => [idOf(object), object]));
  const made = objectsAfter.filter((object) => isNamed(object) && !then.has(idOf(object)));
  const olds = new Set([...renamed.values()].map(idOf));
  for (const object of made.filter((one) => !olds.has(idOf(one))))
    judged.schema.push(`+ ${object.type} ${object.name}`);
  judged.triggers = made
    .filter(({ type }) => type === "trigger")
    .map(({ name, table }) => `${name} on ${table}`);
  for (const object of objectsBefore.filter(isNamed)) {
    const same = now.get(idOf(object));
    const other = renamed.get(object);
    if (other !== undefined) judged.schema.push(`${object.type} ${object.name} is now ${other.name}`);
    else if (same === undefined) judged.schema.push(`- ${object.type} ${object.name}`);
    else if (same.sql !== object.sql && !isTable(object))
      judged.schema.push(`~ ${object.type} ${object.name}`);
  }
  if (task.openBefore === undefined) return judged;
  const tables = objectsBefore.filter(isTable);
  using before = task.openBefore();
  if (before === undefined) {
    judged.unknown = tables.filter((object) => mayLose(object, task)).map(({ name }) => name);
    return judged;
  }
  for (const object of tables) {
    judgeTable({ ...task, before }, object, renamed.get(object) ?? now.get(idOf(object)), judged);
  }
  return judged;
}

function judgeTable(
  task: EffectTask & { before: Database },
  object: RootedObject,
  now: RootedObject | undefined,
  judged: Judged,
): void {
  const { before, after, deadline, rootsStay } = task;
  if (now === undefined) {
    if (describeTable(before, object).shadow) return;
    const rows = countUpTo(before, object.name, MOST_COUNTED);
    judged.dropped.push(`table ${object.name} (${rows}${rows === MOST_COUNTED ? " or more" : ""} rows)`);
    return;
  }
  const redefined = now.sql !== object.sql || now.root !== object.root;
  if (!redefined && !mayLose(object, task)) return;
  const was = describeTable(before, object);
  if (was.shadow) return;
  const is = describeTable(after, now);
  const sameTree = rootsStay && was.root === is.root;
  const columns = pairColumns(was, is, sameTree);
  const kept = new Set(columns.map(([name]) => name));
  const gone = was.columns.filter((name) => !kept.has(name));
  const taken = new Set(columns.map(([, name]) => name));
  for (const name of is.columns.filter((one) => !taken.has(one)))
    judged.schema.push(`+ column ${is.name}.${name}`);
  for (const [old, name] of columns) {
    if (old.toLowerCase() !== name.toLowerCase())
      judged.schema.push(`column ${is.name}.${old} is now ${name}`);
  }
  for (const name of gone) {
    judged.schema.push(`- column ${is.name}.${name}`);
    judged.dropped.push(`column ${is.name}.${name}`);
  }
  if (redefined && gone.length === 0 && is.columns.length === was.columns.length && now.sql !== object.sql)
    judged.schema.push(`~ table ${is.name}`);
  // Still the same tree, and rows were added to it at most.
  if (sameTree && !mayLose(object, task)) return;
  const rows = sameTree ? touchedRows(was, is, task) : undefined;
  const pair: TablePair = { before: was, after: is, columns, sameTree, rows };
  const loss = compareRows(before, after, pair, () => performance.now() < deadline);
  if (loss === undefined) judged.unknown.push(is.name);
  else if (isLoss(loss)) judged.lost.push(loss);
}

function touchedRows(
  was: Table,
  is: Table,
  { before, touched }: { before: Database; touched: Touched },
): ReadonlySet<number> | undefined {
  if (was.rowid === undefined) return undefined;
  using look = before.prepare<{ found: number }, [number]>(
    `SELECT 1 AS found FROM main.${identifier(was.name)} WHERE ${was.rowid} = ?`,
  );
  return touched.rows(was.root, [was.name, is.name], (row) => look.get(row) !== null);
}

function isLoss({ removed, overwritten }: TableLoss): boolean {
  return removed > 0 || overwritten > 0;
}

/** Indexes that constraints made are their tables' business. */
function isNamed({ name }: RootedObject): boolean {
  return !/^sqlite_/i.test(name);
}

function idOf({ type, name }: RootedObject): string {
  return `${type} ${name.toLowerCase()}`;
}

/** Whether rows of a table may be gone or be others. */
function mayLose({ root }: RootedObject, { rootsStay, touched }: EffectTask): boolean {
  if (root === 0) return touched.virtual;
  // Trees that moved are not known by their pages.
  return touched.removes(root) || (!rootsStay && touched.destroys);
}

/** Tables whose tree has another name now. */
function renames(
  before: readonly RootedObject[],
  after: readonly RootedObject[],
  rootsStay: boolean,
): Map<RootedObject, RootedObject> {
  const known = new Set(before.map(idOf));
  const found = new Map<RootedObject, RootedObject>();
  if (!rootsStay) return found;
  const names = new Set(after.map(idOf));
  for (const object of before.filter((one) => isTable(one) && !names.has(idOf(one)) && one.root > 0)) {
    const other = after.find((one) => isTable(one) && one.root === object.root && !known.has(idOf(one)));
    // A page that a dropped table leaves may be the next one's.
    if (other !== undefined && bodyOf(other) === bodyOf(object)) found.set(object, other);
  }
  return found;
}

/** A definition from its first bracket on: what a rename leaves as it was. */
function bodyOf({ sql }: RootedObject): string {
  return sql.slice(sql.indexOf("("));
}

/** Columns by their names; in the same tree one that has another name in the same place was renamed. */
function pairColumns(was: Table, is: Table, sameTree: boolean): [string, string][] {
  const byName = new Map(is.columns.map((name) => [name.toLowerCase(), name]));
  const known = new Set(was.columns.map((name) => name.toLowerCase()));
  const sameNumber = sameTree && was.columns.length <= is.columns.length;
  return was.columns.flatMap((name, at) => {
    const same = byName.get(name.toLowerCase());
    if (same !== undefined) return [[name, same]];
    const placed = sameNumber ? is.columns[at] : undefined;
    return placed !== undefined && !known.has(placed.toLowerCase()) ? [[name, placed]] : [];
  });
}
