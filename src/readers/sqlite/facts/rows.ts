import type { SqliteTable } from "../../../digest.ts";
import { type Engine, identifier } from "../file/engine.ts";

/** Counted in one go up to here; larger tables in pieces, so that the time limit is kept to. */
const WHOLE = 200_000;
const PIECE = 100_000;
/** Of a database that others write: a statement under way holds a writer's commit up, so none may take long. */
const FIRST_GENTLE_PIECE = 500;
const MOST_GENTLE_MS = 15;
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

export interface Counting {
  /** Decides whether it is done in pieces. */
  estimate: number;
  /** Others write: only short statements. */
  gentle: boolean;
  /** Counts the rows themselves, where an index may tell of more than there are. */
  ofTable: boolean;
  /** Asked between pieces. */
  mayGoOn(): boolean;
}

/**
 * Counts a table's rows.
 * @returns undefined where the time ran out, or where it cannot be done in pieces and would take long
 */
export function countRows(
  engine: Engine,
  table: SqliteTable,
  { estimate, gentle, ofTable, mayGoOn }: Counting,
): number | undefined {
  const name = identifier(table.name);
  const key = rowidName(table);
  if (gentle && key === undefined && estimate > FIRST_GENTLE_PIECE) return undefined;
  if (key === undefined || (!gentle && estimate <= WHOLE)) {
    return engine.get<{ count: number }>(
      `SELECT count(*) AS count FROM main.${name}${ofTable ? " NOT INDEXED" : ""}`,
    )?.count;
  }
  let total = 0;
  let after: bigint | undefined;
  let piece = gentle ? FIRST_GENTLE_PIECE : PIECE;
  for (;;) {
    const where = after === undefined ? "" : `WHERE ${key} > ${after}`;
    const startedAt = performance.now();
    const [row] = engine.values(
      `SELECT count(*), max(k)
       FROM (SELECT ${key} AS k FROM main.${name} ${where} ORDER BY ${key} LIMIT ${piece})`,
    );
    const [count, last] = row ?? [];
    total += Number(count ?? 0);
    if (Number(count ?? 0) < piece || typeof last !== "bigint") return total;
    after = last;
    if (!mayGoOn()) return undefined;
    if (gentle) piece = nextPiece(piece, performance.now() - startedAt);
  }
}

/** Pieces that take about as long as a writer may be held up. */
function nextPiece(piece: number, tookMs: number): number {
  if (tookMs > MOST_GENTLE_MS) return Math.max(FIRST_GENTLE_PIECE / 10, Math.floor(piece / 4));
  return tookMs < MOST_GENTLE_MS / 4 ? Math.min(PIECE, piece * 2) : piece;
}
