/** Digests as they were published, for people to look at. Times are Unix seconds. */
import type { Stores } from "../index.ts";
import { containing } from "./results.ts";

export interface DigestSummary {
  readerDigestId: number;
  digestId: string;
  /** Real path. */
  path: string;
  /** `read_code`, …, or `map` for a folder. */
  reader: string;
  lines: number;
  sourceTokens: number;
  timestamp: number;
  /** How many are kept of the path. */
  versions: number;
}

export interface DigestSearch {
  /** Part of a path or of what the digest says; everything where it is empty. */
  text: string;
  limit: number;
}

/** The latest digest of each path, the latest first. */
export function findDigests(stores: Stores, { text, limit }: DigestSearch): Promise<DigestSummary[]> {
  return stores.look("output", (db) =>
    db
      .query<DigestSummary, { like: string; all: number; limit: number }>(
        `SELECT latest.reader_digest_id AS readerDigestId, digest_id AS digestId, latest.path, reader, lines,
                source_tokens AS sourceTokens, timestamp, versions
         FROM (
           SELECT MAX(reader_digest_id) AS reader_digest_id, path, COUNT(*) AS versions
           FROM reader_digests
           GROUP BY path
         ) AS latest
         JOIN reader_digests USING (reader_digest_id)
         WHERE $all OR latest.path LIKE $like ESCAPE '\\' OR digest LIKE $like ESCAPE '\\'
         ORDER BY latest.reader_digest_id DESC
         LIMIT $limit`,
      )
      .all({ like: containing(text), all: text === "" ? 1 : 0, limit }),
  );
}

export interface PublishedRow extends Omit<DigestSummary, "versions"> {
  /** The outline, as JSON. */
  digest: string;
}

/** All that is kept of a path, the latest first. */
export function digestsOf(stores: Stores, path: string): Promise<PublishedRow[]> {
  return stores.look("output", (db) =>
    db
      .query<PublishedRow, [string]>(
        `SELECT reader_digest_id AS readerDigestId, digest_id AS digestId, path, reader, lines,
                source_tokens AS sourceTokens, timestamp, digest
         FROM reader_digests
         WHERE path = ?
         ORDER BY reader_digest_id DESC`,
      )
      .all(path),
  );
}
