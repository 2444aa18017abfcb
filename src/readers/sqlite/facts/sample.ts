import type { SqliteCell, SqliteTable } from "../../../digest.ts";
import type { FileWork } from "../../../reader.ts";
import { type Engine, identifier } from "../file/engine.ts";
import { isSecretCell, nameCells } from "./secret-cells.ts";

/** Shown of a blob, in bytes. */
const BLOB_HEAD = 16;
/** Text up to here is given whole, in UTF-16 code units; of longer text the head. */
const TEXT_WHOLE = 200;
const TEXT_HEAD = 120;
/** Read of a text, in characters: more than is shown, so that a secret that reaches over the end is known as one. */
const TEXT_READ = 600;
/** Three terms a column; SQLite takes 2,000 in all. */
const MAX_COLUMNS = 600;
const MASKED = "__MASKED__";

export interface Sample {
  columns: string[];
  rows: SqliteCell[][];
  masked: number;
  /** What ended the reading before its time. */
  problem?: string;
}

export interface SampleLimits {
  /** Of a database that was cut off: rows that may go on in a page that is missing are left out. */
  pageBytes: number | undefined;
  /** Others write: nothing is computed or loaded that may take long, since a writer's commit waits for it. */
  gentle: boolean;
}

/** Loading a value takes all of it, whatever part is shown. */
const MOST_GENTLE_BYTES = 256 * 1024;

/**
 * The first rows of a table, up to where it is damaged. SQLite cuts what is long, so that no large value is ever
 * loaded into the answer.
 */
export function sampleRows(
  engine: Engine,
  table: SqliteTable,
  limit: number,
  { mask, isSecretName }: Pick<FileWork, "mask" | "isSecretName">,
  { pageBytes, gentle }: SampleLimits,
): Sample {
  const columns = table.columns
    .filter(({ hidden, generated }) => hidden === undefined && !(gentle && generated === "virtual"))
    .slice(0, MAX_COLUMNS);
  const names = columns.map(({ name }) => name);
  const terms = names.map(identifier).map(
    (c, at) => `typeof(${c}) AS t${at}, octet_length(${c}) AS n${at},
            CASE ${gentle ? `octet_length(${c}) > ${MOST_GENTLE_BYTES} WHEN 1 THEN NULL ELSE CASE ` : ""}typeof(${c}) WHEN 'blob' THEN substr(${c}, 1, ${BLOB_HEAD}) WHEN 'text' THEN substr(${c}, 1, ${TEXT_READ}) ELSE ${c} END${gentle ? " END" : ""} AS v${at}`,
  );
  const name = identifier(table.name);
  const whole =
    pageBytes === undefined ? "" : `WHERE ${storedBytes(names)} <= ${wholeRowBytes(pageBytes, table)}`;
  const { rows, problem } = untilDamage(
    engine.exactRows(`SELECT ${terms.join(", ")} FROM main.${name} NOT INDEXED ${whole} LIMIT ${limit}`),
  );
  let masked = 0;
  const shown = rows.map((row) => {
    const cells = names.map((_, at) => toCell(row[`t${at}`], row[`n${at}`], row[`v${at}`]));
    const named = nameCells(names, cells).some(isSecretName);
    return cells.map((cell, at) => {
      const secret = isSecretCell({ table: table.name, column: names[at] ?? "", named }, cell, isSecretName);
      if (secret) masked++;
      return secret ? MASKED : maskText(cell, (found) => (masked += found), mask);
    });
  });
  return { columns: names, rows: shown, masked, ...(problem === undefined ? {} : { problem }) };
}

/** The rows before the first that cannot be read. */
function untilDamage<Row>(source: Iterable<Row>): { rows: Row[]; problem?: string } {
  const rows: Row[] = [];
  try {
    for (const row of source) rows.push(row);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { rows, problem: error.message };
  }
  return { rows };
}

/** What a row takes on its page at most: a number is stored in 8 bytes or less, a length and type in 3. */
function storedBytes(columns: readonly string[]): string {
  const sizes = columns.map(identifier).map((c) => `max(8, coalesce(octet_length(${c}), 0)) + 3`);
  return sizes.length === 0 ? "0" : sizes.join(" + ");
}

/** A row up to here never goes on in another page. https://www.sqlite.org/fileformat2.html#b_tree_pages */
function wholeRowBytes(pageBytes: number, { withoutRowid }: SqliteTable): number {
  return withoutRowid ? Math.floor(((pageBytes - 12) * 64) / 255) - 23 : pageBytes - 35;
}

function toCell(type: unknown, bytes: unknown, value: unknown): SqliteCell {
  if (typeof value === "bigint") {
    const exact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
    return exact ? Number(value) : { type: "integer", value: String(value) };
  }
  if (typeof value === "number")
    return Number.isFinite(value) ? value : { type: "real", value: String(value) };
  if (typeof value === "string") {
    return typeof bytes === "bigint" && type === "text" && bytes > BigInt(Buffer.byteLength(value)) + 1n
      ? { type: "text", bytes: Number(bytes), head: value }
      : value;
  }
  if (value instanceof Uint8Array) {
    return { type: "blob", bytes: Number(bytes ?? value.length), head: Buffer.from(value).toString("hex") };
  }
  // Too long to be loaded.
  if ((type === "text" || type === "blob") && typeof bytes === "bigint")
    return { type, bytes: Number(bytes), head: "" };
  return null;
}

function maskText(cell: SqliteCell, count: (found: number) => void, mask: FileWork["mask"]): SqliteCell {
  const text =
    typeof cell === "string"
      ? cell
      : cell !== null && typeof cell === "object" && cell.type === "text"
        ? cell.head
        : undefined;
  if (text === undefined) return cell;
  const masked = mask(text);
  count(masked.found);
  if (typeof cell === "string" && text.length <= TEXT_WHOLE) return masked.text;
  const bytes =
    typeof cell === "object" && cell !== null && cell.type === "text" ? cell.bytes : Buffer.byteLength(text);
  return { type: "text", bytes, head: masked.text.slice(0, TEXT_HEAD).toWellFormed() };
}
