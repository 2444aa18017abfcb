import type { Effect } from "./child/job.ts";
import { describeLoss } from "./receipt.ts";

/**
 * What of an effect needs to be allowed.
 * @param maxRowsLost rows that may be lost all the same, `generation.max_rows_lost`; never a table's last ones
 * @returns a line each; none where all of it may be done
 */
export function destructionIn({ dropped, lost, unknown }: Effect, maxRowsLost: number): string[] {
  const rows = lost.reduce((sum, { overwritten, removed }) => sum + overwritten + removed, 0);
  const counted = lost.filter(({ emptied }) => emptied || rows > maxRowsLost);
  return [
    ...dropped.map((what) => `drops ${what}`),
    ...counted.map(describeLoss),
    ...unknown.map((table) => `${table}: too large for what is lost to be counted`),
  ];
}
