import type { SqliteColumn, SqliteForeignKey, SqliteIndex, SqliteTable } from "../../digest.ts";
import type { OutlineLine, Part } from "../../outline.ts";
import type { Detail } from "../../reader.ts";
import { virtualModule } from "./ddl/parse-trigger.ts";
import { parseTable } from "./ddl/parse-table.ts";
import { RANK } from "./rank.ts";
import { foldSql, oneLine, showCell } from "./show-cell.ts";

/** `orders 12,345 rows: id INTEGER PK, customer_id INTEGER → customers.id`, what it enforces, indexes, sample rows. */
export function tableLines(table: SqliteTable, detail: Detail): OutlineLine[] {
  const head: Part = {
    text: headOf(table),
    rank: table.kind === "shadow" ? RANK.shadow : RANK.table,
    what: "tables",
  };
  if (table.kind === "shadow") return [{ depth: 0, parts: [head] }];
  const line = { depth: 0, parts: [head, ...columnParts(table, detail)] };
  if (detail === "brief") return [line];
  line.parts.push(...constraintParts(table));
  return [line, ...indexLine(table), ...sampleLines(table), ...ddlLine(table)];
}

function headOf({ name, kind, module, withoutRowid, strict, rows, problem, sql }: SqliteTable): string {
  const traits = [
    ...(kind === "shadow" ? ["shadow table"] : []),
    ...(kind === "virtual" ? [`virtual ${module}(${virtualModule(sql)?.args.join(", ") ?? ""})`] : []),
    ...(strict ? ["STRICT"] : []),
    ...(withoutRowid ? ["WITHOUT ROWID"] : []),
  ].map((trait) => ` ${foldSql(trait)}`);
  const count = rows === undefined ? "" : ` ${rows.exact ? "" : "~"}${rows.count.toLocaleString("en")} rows`;
  return `${oneLine(name)}${count}${traits.join("")}${problem === undefined ? "" : ` (${oneLine(problem)})`}`;
}

function columnParts({ columns, foreignKeys, kind }: SqliteTable, detail: Detail): Part[] {
  const shown = columns.filter(({ hidden }) => hidden === undefined);
  return shown.flatMap((column, at) => {
    const name = {
      text: `${at === 0 ? ": " : ", "}${oneLine(column.name)}`,
      rank: RANK.columns,
      what: "columns",
    };
    // What a virtual table's columns are its module says.
    if (detail === "brief" || kind === "virtual") return [name];
    const type = column.type === "" ? "" : ` ${foldSql(column.type)}`;
    const parts: Part[] = [
      name,
      { text: type + keyOf(column, columns), rank: RANK.type, what: "column types" },
    ];
    const key = foreignKeys.find(
      (candidate) => candidate.columns.length === 1 && candidate.columns[0] === column.name,
    );
    if (key !== undefined)
      parts.push({ text: ` → ${target(key)}`, rank: RANK.reference, what: "references" });
    parts.push({ text: traitsOf(column), rank: RANK.constraint, what: "column constraints" });
    return parts.filter(({ text }) => text !== "");
  });
}

/** A key of several columns stands behind them. */
function keyOf({ primaryKey }: SqliteColumn, columns: readonly SqliteColumn[]): string {
  return primaryKey > 0 && columns.filter((column) => column.primaryKey > 0).length === 1 ? " PK" : "";
}

function traitsOf({
  notNull,
  primaryKey,
  default: value,
  generated,
  expression,
  collation,
}: SqliteColumn): string {
  return [
    // A key of one column may still be NULL; NOT NULL beside it says little.
    notNull && primaryKey === 0 ? " NOT NULL" : "",
    value === undefined ? "" : ` DEFAULT ${foldSql(value)}`,
    generated === undefined
      ? ""
      : ` AS (${foldSql(expression ?? "?")})${generated === "stored" ? " STORED" : ""}`,
    collation === undefined ? "" : ` COLLATE ${oneLine(collation)}`,
  ].join("");
}

function target({ table, to, onDelete, onUpdate }: SqliteForeignKey): string {
  const [only, ...more] = to;
  const columns = only === undefined ? "" : more.length === 0 ? `.${only}` : `(${to.join(", ")})`;
  const action = (event: string, what: string): string =>
    what === "NO ACTION" ? "" : ` ON ${event} ${what}`;
  return oneLine(`${table}${columns}`) + action("DELETE", onDelete) + action("UPDATE", onUpdate);
}

function constraintParts(table: SqliteTable): Part[] {
  const keys = table.columns
    .filter(({ primaryKey }) => primaryKey > 0)
    .toSorted((a, b) => a.primaryKey - b.primaryKey);
  const texts = [
    ...(keys.length > 1 ? [`PRIMARY KEY (${keys.map(({ name }) => name).join(", ")})`] : []),
    ...table.indexes.filter(({ origin }) => origin === "unique").map((index) => `UNIQUE ${terms(index)}`),
    ...table.checks.map((check) => `CHECK (${foldSql(check)})`),
  ];
  const parts = texts.map((text) => ({
    text: `, ${oneLine(text)}`,
    rank: RANK.constraint,
    what: "table constraints",
  }));
  const composite = table.foreignKeys.filter(({ columns }) => columns.length > 1);
  return [
    ...composite.map((key) => ({
      text: `, (${oneLine(key.columns.join(", "))}) → ${target(key)}`,
      rank: RANK.reference,
      what: "references",
    })),
    ...parts,
  ];
}

function terms({ columns }: SqliteIndex): string {
  return `(${columns
    .map(({ name, expression, descending }) => (name ?? expression ?? "?") + (descending ? " DESC" : ""))
    .join(", ")})`;
}

function indexLine({ indexes }: SqliteTable): OutlineLine[] {
  const made = indexes.filter(({ origin }) => origin === "create");
  if (made.length === 0) return [];
  const parts = made.map((index, at) => ({
    text: `${at === 0 ? "indexes: " : ", "}${index.unique ? "UNIQUE " : ""}${oneLine(index.name)} ${foldSql(terms(index))}${index.where === undefined ? "" : ` WHERE ${foldSql(index.where)}`}`,
    rank: RANK.index,
    what: "indexes",
  }));
  return [{ depth: 1, parts }];
}

function sampleLines({ sample }: SqliteTable): OutlineLine[] {
  return sample.map((row) => {
    const text = row.map(showCell).join(", ");
    return { depth: 1, parts: [{ text: `(${text})`, rank: RANK.sample, what: "sample rows" }] };
  });
}

/** The definition itself only where it says more than the columns do: comments. */
function ddlLine(table: SqliteTable): OutlineLine[] {
  const hidden = table.kind !== "table" || parseTable(table.sql)?.commented !== true;
  return hidden
    ? []
    : [{ depth: 1, parts: [{ text: oneLine(table.sql), rank: RANK.ddl, what: "definitions" }] }];
}
