/** The styles of projects as they were found, for people to look at. */
import type { Stores } from "../index.ts";
import type { PatternRow } from "../patterns.ts";

/** A pattern as people see it. */
export type ShownPattern = Omit<PatternRow, "sourcesSha256">;

/** Every pattern of every project, by project and language. */
export function allPatterns(stores: Stores): Promise<ShownPattern[]> {
  return stores.look("lifecycle", (db) =>
    db
      .query<ShownPattern, []>(
        `SELECT project, language, pattern, value, samples, share, example, weight, detected_at AS detectedAt
         FROM detected_patterns
         ORDER BY project, language, pattern`,
      )
      .all(),
  );
}
