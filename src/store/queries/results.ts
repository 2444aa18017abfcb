/** What was written, for people to look at. Times are Unix seconds. */
import type { Stores } from "../index.ts";

/** A result as lists show it. */
export interface ResultSummary {
  resultId: string;
  action: string;
  /** Real path. */
  target: string;
  /** Its beginning; secrets masked. */
  prompt: string;
  sessionId: string | null;
  blockId: string | null;
  provider: string;
  model: string;
  sha256Before: string | null;
  sha256After: string | null;
  /** JSON. */
  receipt: string;
  timestamp: number;
}

const COLUMNS = `
  result_id AS resultId, action, target, substr(prompt, 1, 300) AS prompt, session_id AS sessionId,
  block_id AS blockId, provider, model, sha256_before AS sha256Before, sha256_after AS sha256After, receipt,
  timestamp`;

export interface ResultSearch {
  /** Part of an id, a path or a prompt; everything where it is empty. */
  text: string;
  /** Results that are older than this alone. */
  before?: number | undefined;
  limit: number;
}

/** Results, the latest first. */
export function findResults(stores: Stores, { text, before, limit }: ResultSearch): Promise<ResultSummary[]> {
  return stores.look("output", (db) =>
    db
      .query<ResultSummary, { like: string; before: number; limit: number }>(
        `SELECT ${COLUMNS}
         FROM results
         WHERE timestamp < $before
           AND (result_id LIKE $like ESCAPE '\\' OR target LIKE $like ESCAPE '\\' OR prompt LIKE $like ESCAPE '\\')
         ORDER BY timestamp DESC
         LIMIT $limit`,
      )
      .all({ like: containing(text), before: before ?? Number.MAX_VALUE, limit }),
  );
}

/** A pattern for LIKE … ESCAPE '\' that finds a text anywhere. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
