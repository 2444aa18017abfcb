/** The styles of projects as they were found, for people to look at. */
import type { Stores } from "../index.ts";

export interface PatternRow {
  /** Real path of the project's top. */
  project: string;
  language: string;
  pattern: string;
  /** JSON. */
  value: string;
  samples: number;
  /** 0 to 1. */
  share: number;
  /** `path:line` */
  example: string | null;
  /** Moved by audits, commits and later edits; 1 at first. */
  weight: number;
  /** Unix seconds. */
  detectedAt: number;
}

/** Every pattern of every project, by project and language. */
export function allPatterns(stores: Stores): Promise<PatternRow[]> {
  return stores.look("lifecycle", (db) =>
    db
      .query<PatternRow, []>(
        `SELECT project, language, pattern, value, samples, share, example, weight, detected_at AS detectedAt
         FROM detected_patterns
         ORDER BY project, language, pattern`,
      )
      .all(),
  );
}
