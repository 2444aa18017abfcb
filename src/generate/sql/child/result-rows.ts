import type { Statement } from "bun:sqlite";
import { maskSecrets } from "../../../mask/index.ts";
import { judgeName } from "../../../mask/names.ts";
import { isSecretCell, nameCells } from "../../../readers/sqlite/facts/secret-cells.ts";
import type { Cell, StatementResult } from "./job.ts";
import type { Prepares } from "./schema.ts";
import { secretAliases } from "./secret-aliases.ts";

/** Text up to here is given whole, in UTF-16 code units; of longer text the head. */
const TEXT_WHOLE = 500;
/** Bytes of a blob that are shown. */
const BLOB_HEAD = 16;
const MASKED = "__MASKED__";

type Value = string | number | bigint | boolean | null | Uint8Array;

/**
 * Runs a statement to its end and keeps its first rows, masked. One that only reads is ended once there are enough.
 * @throws SQLiteError
 */
export function runStatement(db: Prepares, sql: string, maxRows: number): Omit<StatementResult, "changes"> {
  using statement = db.prepare<Record<string, Value>>(sql);
  if (!statement.reader) {
    statement.run();
    return {};
  }
  const columns = statement.columnNames;
  const aliases = secretAliases(sql, (column) =>
    isSecretCell({ table: "", column, named: false }, "any text", isSecretName),
  );
  const hidden = columns.map((column) => aliases.has(column.toLowerCase()));
  const rows: Cell[][] = [];
  let more = false;
  for (const row of rowsOf(db, sql, statement)) {
    if (rows.length < maxRows) rows.push(maskRow(columns, hidden, row));
    else more = true;
    if (more && statement.readonly) break;
  }
  return { columns, rows, ...(more ? { more } : {}) };
}

/** Bun gives rows one by one as objects, in which of columns with the same name one is left. */
function* rowsOf(
  db: Prepares,
  sql: string,
  statement: Statement<Record<string, Value>, []>,
): Generator<Value[]> {
  const names = statement.columnNames;
  if (new Set(names).size === names.length) {
    for (const row of statement.safeIntegers(true).iterate()) yield names.map((name) => row[name] ?? null);
  } else if (statement.readonly && /^(?:select|with|values)\b/i.test(sql)) {
    // In a subquery SQLite gives each a name of its own.
    using wrapped = db.prepare<Record<string, Value>>(`SELECT * FROM (${sql}\n)`);
    for (const row of wrapped.safeIntegers(true).iterate()) yield Object.values(row);
  } else yield* statement.safeIntegers(true).values();
}

/** @param hidden columns whose texts are made of secrets */
function maskRow(columns: readonly string[], hidden: readonly boolean[], row: readonly Value[]): Cell[] {
  const cells = row.map(toCell);
  const named = nameCells(columns, cells).some(isSecretName);
  return cells.map((cell, at) => {
    if (hidden[at] === true && typeof cell === "string" && cell !== "") return MASKED;
    if (isSecretCell({ table: "", column: columns[at] ?? "", named }, cell, isSecretName)) return MASKED;
    return typeof cell === "string" ? showInvisible(maskSecrets(cell).text) : cell;
  });
}

/** Bidi, invisible and control characters, which could make a value look like another one. */
function showInvisible(text: string): string {
  return text.replaceAll(
    /(?![\n\r\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

function isSecretName(name: string): boolean {
  return judgeName(name) !== undefined;
}

function toCell(value: Value): Cell {
  if (typeof value === "bigint") {
    const exact = value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER);
    return exact ? Number(value) : String(value);
  }
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value === "boolean") return Number(value);
  if (value instanceof Uint8Array) return showBlob(value);
  if (value === null || value.length <= TEXT_WHOLE) return value;
  // Masked as a whole by who asked, so that no secret is cut in two.
  return `${maskSecrets(value).text.slice(0, TEXT_WHOLE).toWellFormed()}… (${value.length} characters)`;
}

function showBlob(value: Uint8Array): string {
  const head = Buffer.from(value.subarray(0, BLOB_HEAD)).toString("hex");
  return value.length <= BLOB_HEAD ? `x'${head}'` : `x'${head}…' (${value.length} bytes)`;
}
