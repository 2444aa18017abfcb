import type { Recommendation, SqliteDigest } from "../../../digest.ts";
import type { Findings } from "./advise.ts";
import { ownTables } from "./lookup.ts";

/** A quarter of the file, and enough to notice. */
const FREE_SHARE = 0.25;
const FREE_PAGES = 100;
/** Below it any plan will do. */
const ROWS_WORTH_STATISTICS = 1000;

/** What concerns the file as a whole. */
export function adviseFile(digest: SqliteDigest, { analyzed }: Findings): Recommendation[] {
  const { freelistPages, pageCount, pageSize, journalMode } = digest;
  const tables = ownTables(digest);
  const advice: Recommendation[] = [];
  if (freelistPages >= FREE_PAGES && freelistPages / pageCount >= FREE_SHARE) {
    const megabytes = ((freelistPages * pageSize) / 1e6).toFixed(1);
    const reason = `${freelistPages} of ${pageCount} pages (${megabytes} MB) are free`;
    advice.push({ severity: "info", rule: "large_freelist", object: "", reason, sql: "VACUUM;" });
  }
  if (
    !analyzed &&
    tables.some(({ indexes, rows }) => indexes.length > 0 && (rows?.count ?? 0) >= ROWS_WORTH_STATISTICS)
  ) {
    const reason = "without statistics the planner guesses which index to use";
    advice.push({ severity: "info", rule: "missing_analyze", object: "", reason, sql: "ANALYZE;" });
  }
  if (journalMode === "rollback" && tables.length > 0) {
    const reason = "readers and writers wait for each other; in WAL mode they do not";
    advice.push({
      severity: "info",
      rule: "journal_mode",
      object: "",
      reason,
      sql: "PRAGMA journal_mode = WAL;",
    });
  }
  return advice;
}
