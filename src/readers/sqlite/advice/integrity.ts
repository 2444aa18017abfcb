import type { Recommendation, SqliteDigest } from "../../../digest.ts";
import { identifier } from "../file/engine.ts";
import type { Findings } from "./advise.ts";
import { tableNamed } from "./lookup.ts";

/** Messages that only concern an index, which can be made anew from its table. */
const OF_INDEX =
  /(?:wrong # of entries in index|missing from index|non-unique entry in index|values differ from index|rowid not at end-of-record for row \d+ of index) (.+)$/;

/** What PRAGMA integrity_check found: indexes are made anew, missing values get one, the rest needs recovery. */
export function adviseIntegrity(digest: SqliteDigest, { integrity }: Findings): Recommendation[] {
  const broken = new Map<string, Recommendation>();
  const others: string[] = [];
  for (const message of integrity) {
    const mended = ofIndex(message) ?? ofNull(digest, message) ?? ofCheck(digest, message);
    if (mended === undefined) others.push(message);
    else broken.set(mended.sql, broken.get(mended.sql) ?? mended);
  }
  const recovery: Recommendation = {
    severity: "error",
    rule: "integrity",
    object: "",
    reason: others.slice(0, 5).join("; ") + (others.length > 5 ? `; ${others.length - 5} more` : ""),
    sql: "-- in a shell: sqlite3 broken.db .recover | sqlite3 mended.db",
  };
  return [...broken.values(), ...(others.length > 0 ? [recovery] : [])];
}

function ofIndex(message: string): Recommendation | undefined {
  const index = OF_INDEX.exec(message)?.[1];
  if (index === undefined) return undefined;
  return {
    severity: "error",
    rule: "integrity",
    object: index,
    reason: message,
    sql: `REINDEX ${identifier(index)};`,
  };
}

function ofNull(digest: SqliteDigest, message: string): Recommendation | undefined {
  const [, name = "", columnName = ""] = /^NULL value in (.+)\.([^.]+)$/.exec(message) ?? [];
  const column = tableNamed(digest, name)?.columns.find((candidate) => candidate.name === columnName);
  if (column === undefined) return undefined;
  const empty = /char|clob|text/i.test(column.type) ? "''" : "0";
  const c = identifier(columnName);
  const sql = `UPDATE ${identifier(name)} SET ${c} = ${column.default ?? empty} WHERE ${c} IS NULL;`;
  return {
    severity: "error",
    rule: "integrity",
    object: `${name}.${columnName}`,
    reason: `${message}, which is NOT NULL`,
    sql,
  };
}

function ofCheck(digest: SqliteDigest, message: string): Recommendation | undefined {
  const [, name = ""] = /^CHECK constraint failed in (.+)$/.exec(message) ?? [];
  const table = tableNamed(digest, name);
  if (table === undefined || table.checks.length === 0) return undefined;
  const where = table.checks.map((check) => `NOT (${check})`).join(" OR ");
  const t = identifier(table.name);
  const sql = `-- look first: SELECT * FROM ${t} WHERE ${where};\nDELETE FROM ${t} WHERE ${where};`;
  return { severity: "error", rule: "integrity", object: name, reason: "rows break its CHECK", sql };
}
