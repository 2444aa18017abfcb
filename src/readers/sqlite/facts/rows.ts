import type { SqliteTable } from "../../../digest.ts";
import { type Engine, identifier } from "../file/engine.ts";

/** Counted in one go up to here; larger tables in pieces, so that the time limit is kept to. */
const WHOLE = 200_000;
const PIECE = 100_000;
/** A row takes a byte of its own, one a column, one for its key and two for its place. */
const ROW_OVERHEAD_BYTES = 4;

/** Rows as ANALYZE counted them last, by table. */
export function analyzedRows(engine: Engine): Map<string, number> {
  const rows = new Map<string, number>();
  try {
    const statistics = engine.all<{ tbl: unknown; stat: unknown }>(
      "SELECT tbl, stat FROM main.sqlite_stat1 LIMIT 10000",
    );
    for (const { tbl, stat } of statistics) {
      const count = Number.parseInt(String(stat), 10);
      if (typeof tbl === "string" && count >= 0) rows.set(tbl, Math.max(count, rows.get(tbl) ?? 0));
    }
  } catch {
    // Nobody ran ANALYZE, or it is damaged: there is another estimate.
  }
  return rows;
}

/** The name under which the key of a table's rows can be asked for; none in a table WITHOUT ROWID. */
export function rowidName({ columns, withoutRowid }: SqliteTable): string | undefined {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  return withoutRowid ? undefined : ["rowid", "_rowid_", "oid"].find((name) => !taken.has(name));
}

/** About how many rows there are, without reading them: by ANALYZE, else by the first and last key. */
export function estimateRows(
  engine: Engine,
  table: SqliteTable,
  analyzed: ReadonlyMap<string, number>,
  fileBytes: number,
): number {
  const most = Math.ceil(fileBytes / (table.columns.length + ROW_OVERHEAD_BYTES));
  const known = analyzed.get(table.name);
  if (known !== undefined) return Math.min(known, most);
  const key = rowidName(table);
  if (key === undefined) return most;
  const name = identifier(table.name);
  const span = engine.get<{ span: number | null }>(
    `SELECT (SELECT max(${key}) FROM main.${name}) - (SELECT min(${key}) FROM main.${name}) + 1 AS span`,
  );
  return Math.min(Math.max(0, span?.span ?? 0), most);
}

/**
 * Counts a table's rows.
 * @param estimate decides whether it is done in pieces
 * @param mayGoOn asked between pieces
 * @param ofTable counts the rows themselves, where an index may tell of more than there are
 * @returns undefined where the time ran out
 */
export function countRows(
  engine: Engine,
  table: SqliteTable,
  estimate: number,
  mayGoOn: () => boolean,
  ofTable = false,
): number | undefined {
  const name = identifier(table.name);
  const key = rowidName(table);
  if (key === undefined || estimate <= WHOLE) {
    return engine.get<{ count: number }>(
      `SELECT count(*) AS count FROM main.${name}${ofTable ? " NOT INDEXED" : ""}`,
    )?.count;
  }
  let total = 0;
  let after: bigint | undefined;
  for (;;) {
    const where = after === undefined ? "" : `WHERE ${key} > ${after}`;
    const [row] = engine.values(
      `SELECT count(*), max(k)
       FROM (SELECT ${key} AS k FROM main.${name} ${where} ORDER BY ${key} LIMIT ${PIECE})`,
    );
    const [count, last] = row ?? [];
    total += Number(count ?? 0);
    if (Number(count ?? 0) < PIECE || typeof last !== "bigint") return total;
    after = last;
    if (!mayGoOn()) return undefined;
  }
}
