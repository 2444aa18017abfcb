import type { SqliteCell } from "../../digest.ts";

/** Longest text of a cell in an outline. */
const MAX_TEXT = 40;
/** Hex digits of a blob in an outline. */
const MAX_HEX = 16;

/** A value as SQL would have it, shortened. */
export function showCell(cell: SqliteCell): string {
  if (cell === null) return "NULL";
  if (typeof cell === "number") return String(cell);
  if (typeof cell === "string") return clip(cell);
  if ("value" in cell) return cell.value;
  if (cell.type === "text") return `${clip(cell.head)} (${cell.bytes} bytes)`;
  if (cell.bytes <= MAX_HEX / 2) return `x'${cell.head}'`;
  return `x'${cell.head.slice(0, MAX_HEX)}…' (${cell.bytes} bytes)`;
}

function clip(text: string): string {
  const shown = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT).toWellFormed()}…` : text;
  return `'${oneLine(shown)}'`;
}

/** Control, bidi and invisible characters escaped: they could pretend to be something else. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (c) =>
    c === "\n" ? "\\n" : c === "\t" ? "\\t" : `\\u{${c.codePointAt(0)?.toString(16)}}`,
  );
}

/** SQL on one line. */
export function foldSql(sql: string): string {
  return oneLine(sql.replaceAll(/\s+/g, " ").trim());
}
