import type { SqliteDigest } from "../../../digest.ts";
import type { Opened } from "../file/open.ts";

/** What is to be known of the file itself, with nothing of its schema yet. */
export function describeFile({ engine, header, companions, identity, missingPages }: Opened): SqliteDigest {
  const number = (pragma: string, otherwise: number): number => {
    try {
      return Object.values(engine.get<Record<string, number>>(`PRAGMA main.${pragma}`) ?? {})[0] ?? otherwise;
    } catch {
      return otherwise;
    }
  };
  const bytes = Number(identity.size);
  const pages = Math.floor(bytes / header.pageSize);
  const problems =
    missingPages > 0 ? [`cut off: ${missingPages} of ${header.pageCount} pages are missing at its end`] : [];
  return {
    kind: "sqlite",
    sqliteVersion: header.sqliteVersion,
    bytes,
    walBytes: companions.walBytes,
    pageSize: header.pageSize,
    pageCount: number("page_count", pages),
    freelistPages: number("freelist_count", header.freelistPages),
    encoding: header.encoding,
    journalMode: header.journalMode,
    userVersion: number("user_version", header.userVersion),
    applicationId: number("application_id", header.applicationId),
    schemaVersion: number("schema_version", header.schemaVersion),
    pragmas: {
      auto_vacuum: header.autoVacuum,
      ...(header.defaultCachePages === 0 ? {} : { default_cache_size: header.defaultCachePages }),
    },
    tables: [],
    views: [],
    triggers: [],
    recommendations: [],
    problems,
    incomplete: [],
  };
}
