import type { Database } from "bun:sqlite";
import type { RefinementRow } from "./session-rows.ts";

/** Keeps a text of a block for the record. */
export function keepText(
  db: Database,
  row: {
    sessionId: string;
    blockId: string;
    iteration: number;
    feedback: string;
    code: string;
    outcome: RefinementRow["outcome"];
    now: number;
  },
): void {
  const { blockId, code, feedback, iteration, now, outcome, sessionId } = row;
  db.query(
    `INSERT INTO block_refinements (
       session_id, block_id, iteration, audit_feedback, code, outcome, created_at
     ) VALUES ($sessionId, $blockId, $iteration, $feedback, $code, $outcome, $now)`,
  ).run({ sessionId, blockId, iteration, feedback, code, outcome, now });
}
