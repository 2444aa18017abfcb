import type { SqliteColumn, SqliteForeignKey, SqliteIndex, SqliteTable } from "../../../digest.ts";
import { textOf, tokenize } from "../ddl/tokens.ts";
import { fold, primaryKeyOf, sameName } from "./lookup.ts";

/** What tells a table, or what belongs to it, from what is expected. */
export interface Difference {
  text: string;
  /** Something expected is not there, is otherwise, or is there without being expected. */
  kind: "missing" | "changed" | "extra";
  /** The column that is missing, where that is all. */
  column?: SqliteColumn;
}

/** How a table's definition differs from the expected one; the order of columns does not count. */
export function tableDifferences(table: SqliteTable, expected: SqliteTable): Difference[] {
  if (table.kind === "virtual" || expected.kind === "virtual") {
    return normalized(table.sql) === normalized(expected.sql)
      ? []
      : [{ text: "its definition differs", kind: "changed" }];
  }
  return [
    ...columnDifferences(table, expected),
    ...listDifference("primary key", primaryKeyOf(table), primaryKeyOf(expected)),
    ...setDifferences("foreign key", table.foreignKeys.map(showKey), expected.foreignKeys.map(showKey)),
    ...setDifferences("CHECK", table.checks.map(bracketed), expected.checks.map(bracketed)),
    ...setDifferences("UNIQUE", uniques(table), uniques(expected)),
    ...optionDifferences(table, expected),
  ];
}

function columnDifferences(table: SqliteTable, expected: SqliteTable): Difference[] {
  const named = (columns: readonly SqliteColumn[], name: string): SqliteColumn | undefined =>
    columns.find((column) => sameName(column.name, name));
  return [
    ...expected.columns.flatMap((column): Difference[] => {
      const there = named(table.columns, column.name);
      return there === undefined
        ? [{ text: `column ${column.name} ${column.type}`.trim() + " is missing", kind: "missing", column }]
        : changes(there, column);
    }),
    ...table.columns
      .filter(({ name }) => named(expected.columns, name) === undefined)
      .map(({ name }): Difference => ({ text: `column ${name} is not expected`, kind: "extra" })),
  ];
}

/** Defaults are not quoted: they may be what nobody should see. */
function changes(there: SqliteColumn, expected: SqliteColumn): Difference[] {
  const { name } = expected;
  const typeOf = ({ type }: SqliteColumn): string => fold(type.replaceAll(/\s+/g, " "));
  const texts = [
    ...(typeOf(there) === typeOf(expected)
      ? []
      : [`${name} is ${there.type || "untyped"}, expected ${expected.type || "untyped"}`]),
    ...(there.notNull === expected.notNull
      ? []
      : [`${name} is ${nullable(there)}, expected ${nullable(expected)}`]),
    ...(normalized(there.default) === normalized(expected.default) ? [] : [`${name} has another default`]),
    ...(there.generated === expected.generated &&
    normalized(there.expression) === normalized(expected.expression)
      ? []
      : [`${name} is generated otherwise`]),
    ...(collationOf(there) === collationOf(expected)
      ? []
      : [`${name} has collation ${collationOf(there)}, expected ${collationOf(expected)}`]),
  ];
  return texts.map((text) => ({ text, kind: "changed" }));
}

function nullable({ notNull }: SqliteColumn): string {
  return notNull ? "NOT NULL" : "nullable";
}

function collationOf({ collation = "BINARY" }: SqliteColumn): string {
  return collation.toUpperCase();
}

function listDifference(what: string, there: readonly string[], expected: readonly string[]): Difference[] {
  const show = (names: readonly string[]): string => (names.length === 0 ? "none" : `(${names.join(", ")})`);
  if (fold(show(there)) === fold(show(expected))) return [];
  return [{ text: `${what} ${show(there)}, expected ${show(expected)}`, kind: "changed" }];
}

function setDifferences(what: string, there: readonly string[], expected: readonly string[]): Difference[] {
  const lacks = (list: readonly string[]) => {
    const known = new Set(list.map(normalized));
    return (text: string): boolean => !known.has(normalized(text));
  };
  return [
    ...expected
      .filter(lacks(there))
      .map((text): Difference => ({ text: `${what} ${text} is missing`, kind: "changed" })),
    ...there
      .filter(lacks(expected))
      .map((text): Difference => ({ text: `${what} ${text} is not expected`, kind: "changed" })),
  ];
}

function optionDifferences(table: SqliteTable, expected: SqliteTable): Difference[] {
  const options = ({ strict, withoutRowid, autoincrement }: SqliteTable): string[] => [
    ...(strict ? ["STRICT"] : []),
    ...(withoutRowid ? ["WITHOUT ROWID"] : []),
    ...(autoincrement ? ["AUTOINCREMENT"] : []),
  ];
  return listDifference("options", options(table), options(expected));
}

function showKey({ columns, table, to, onUpdate, onDelete, deferred }: SqliteForeignKey): string {
  const actions = [
    ...(onUpdate === "NO ACTION" ? [] : [`ON UPDATE ${onUpdate}`]),
    ...(onDelete === "NO ACTION" ? [] : [`ON DELETE ${onDelete}`]),
    ...(deferred ? ["DEFERRED"] : []),
  ];
  const target = to.length > 0 ? `${table} (${to.join(", ")})` : table;
  return [bracketed(columns.join(", ")), "→", target, ...actions].join(" ");
}

function uniques({ indexes }: SqliteTable): string[] {
  return indexes
    .filter(({ origin }) => origin === "unique")
    .map(({ columns }) => bracketed(columns.map(showTerm).join(", ")));
}

function showTerm({ name, expression, collation }: SqliteIndex["columns"][number]): string {
  const term = name ?? expression ?? "?";
  return sameName(collation, "BINARY") ? term : `${term} COLLATE ${collation}`;
}

function bracketed(text: string): string {
  return `(${text})`;
}

/** SQL without regard to case, comments and white space. */
export function normalized(sql: string | undefined): string {
  if (sql === undefined) return "";
  const tokens = tokenize(sql);
  return tokens
    .map((token) => {
      const text = textOf(sql, [token]);
      return token.kind === "word" ? fold(text) : text;
    })
    .join(" ");
}
