import type { Connection } from "./connection.ts";

/** Removed within some 10 ms, in which nothing else is answered. */
const ROWS_AT_ONCE = 5000;

/**
 * Removes rows up to a time, a few at once.
 * @param rows names of our own, which stand in the statement as they are
 * @param before Unix seconds
 * @returns how many
 */
export async function pruneRows(
  connection: Connection,
  rows: { table: string; time: string },
  before: number,
): Promise<number> {
  const { table, time } = rows;
  for (let removed = 0; ; await Bun.sleep(0)) {
    const some = await connection.write(
      (db) =>
        db
          .query<never, [number, number]>(
            `DELETE FROM ${table}
             WHERE rowid IN (SELECT rowid FROM ${table} WHERE ${time} <= ? LIMIT ?)`,
          )
          .run(before, ROWS_AT_ONCE).changes,
    );
    removed += some;
    if (some < ROWS_AT_ONCE) return removed;
  }
}
