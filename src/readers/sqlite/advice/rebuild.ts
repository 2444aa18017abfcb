import type { Recommendation, SqliteDigest, SqliteTable } from "../../../digest.ts";
import { parseTable, type Span } from "../ddl/parse-table.ts";
import { identifier } from "../file/engine.ts";

export interface Edit extends Span {
  text: string;
}

/** Advice whose mend is SQL, or a change of a table's definition. */
export type Draft = Omit<Recommendation, "sql"> & ({ sql: string } | { table: SqliteTable; edit: Edit });

/** Characters up to which the same mend is given with each recommendation that it is for. */
const LONG = 2000;

/**
 * Makes SQL of the changes. Every change of a table comes with all others of it: made anew from the same
 * definition one after the other, each would undo the one before.
 */
export function finishDrafts(digest: SqliteDigest, drafts: readonly Draft[]): Recommendation[] {
  const edits = new Map<SqliteTable, Edit[]>();
  for (const draft of drafts) {
    if ("table" in draft) edits.set(draft.table, [...(edits.get(draft.table) ?? []), draft.edit]);
  }
  /** What makes each table anew, and the first recommendation that has it. */
  const made = new Map<SqliteTable, { sql: string; by: string }>();
  return drafts.map((draft) => {
    if (!("table" in draft)) return draft;
    const { table, edit: _edit, ...advice } = draft;
    const before = made.get(table);
    if (before !== undefined && before.sql.length > LONG)
      return { ...advice, sql: `-- the mend of ${before.by} does this, too` };
    const { sql } = before ?? { sql: rebuild(digest, table, edits.get(table) ?? []) };
    if (before === undefined) made.set(table, { sql, by: `${advice.rule} ${advice.object}` });
    return { ...advice, sql };
  });
}

function rebuild(digest: SqliteDigest, table: SqliteTable, edits: readonly Edit[]): string {
  return replaceTable({
    name: table.name,
    definition: table.sql,
    nameSpan: parseTable(table.sql)?.name ?? { start: 0, end: 0 },
    edits,
    copies: table.columns
      .filter(({ generated }) => generated === undefined)
      .map(({ name }) => ({ column: identifier(name), value: identifier(name) })),
    dependents: [
      ...table.indexes.flatMap(({ sql }) => sql ?? []),
      ...digest.triggers.filter((trigger) => trigger.table === table.name).map(({ sql }) => sql),
    ],
  });
}

/** A table that is to take the place of another. */
export interface Replacement {
  name: string;
  /** CREATE TABLE, in which the name stands at `nameSpan`. */
  definition: string;
  nameSpan: Span;
  edits?: readonly Edit[];
  /** Columns that get something of the old rows, and what; SQL both. */
  copies: readonly { column: string; value: string }[];
  /** Definitions of the indexes and triggers that went with the old one. */
  dependents: readonly string[];
}

/**
 * SQL that gives a table another definition, which ALTER TABLE cannot: a new one takes its rows and its place.
 * https://www.sqlite.org/lang_altertable.html#making_other_kinds_of_table_schema_changes
 */
export function replaceTable({
  name: table,
  definition,
  nameSpan,
  edits = [],
  copies,
  dependents,
}: Replacement): string {
  const name = identifier(table);
  const fresh = identifier(`new_${table}`);
  const columns = copies.map(({ column }) => column).join(", ");
  const values = copies.map(({ value }) => value).join(", ");
  return [
    "PRAGMA foreign_keys = OFF",
    "PRAGMA legacy_alter_table = ON",
    "BEGIN IMMEDIATE",
    applyEdits(definition, [...edits, { ...nameSpan, text: fresh }]),
    // A table of which no column stays has nothing to give.
    ...(copies.length > 0 ? [`INSERT INTO ${fresh} (${columns}) SELECT ${values} FROM ${name}`] : []),
    `DROP TABLE ${name}`,
    `ALTER TABLE ${fresh} RENAME TO ${name}`,
    ...dependents,
    "COMMIT",
    "PRAGMA legacy_alter_table = OFF",
  ]
    .map((statement) => `${statement};`)
    .join("\n");
}

function applyEdits(sql: string, edits: readonly Edit[]): string {
  let text = sql;
  for (const { start, end, text: replacement } of edits.toSorted((a, b) => b.start - a.start)) {
    text = text.slice(0, start) + replacement + text.slice(end);
  }
  return text;
}
