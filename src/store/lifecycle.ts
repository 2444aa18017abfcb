import type { Database } from "bun:sqlite";
import {
  type CacheEntry,
  type CacheRenewal,
  type CacheRow,
  type CacheState,
  fromRow,
  type NewCacheEntry,
  toFactColumns,
  toRow,
} from "./cache-entry.ts";
import type { Connection } from "./connection.ts";
import { pruneRows } from "./prune.ts";

export type { CacheEntry, CacheRenewal, CacheState, NewCacheEntry } from "./cache-entry.ts";

/** A setting as a person typed it. */
export interface ConfigRow {
  key: string;
  value: string;
}

const CACHE_COLUMNS = `
  cache_key AS cacheKey, path, reader, reader_version AS readerVersion, content_sha256 AS contentSha256,
  read_at AS readAt, ctime_ns / 1e9 AS changedAt, lines, source_tokens AS sourceTokens, masked_secrets AS maskedSecrets,
  expires_at AS expiresAt, checksum, parsed`;

/** What workers keep between calls: settings and the readers' cache. */
export class Lifecycle {
  readonly #connection: Connection;
  readonly #now: () => number;

  /** @param now wall clock in milliseconds */
  constructor(connection: Connection, now: () => number) {
    this.#connection = connection;
    this.#now = now;
  }

  /** Every setting made with `brainloop config set` or by hand, by key. */
  configRows(): Promise<ConfigRow[]> {
    return this.#connection.read((db) =>
      db
        .query<ConfigRow, []>(
          `SELECT key, value
           FROM config
           ORDER BY key`,
        )
        .all(),
    );
  }

  configValue(key: string): Promise<string | undefined> {
    return this.#connection.read(
      (db) =>
        db
          .query<{ value: string }, [string]>(
            `SELECT value
             FROM config
             WHERE key = ?`,
          )
          .get(key)?.value,
    );
  }

  async setConfig(key: string, value: string): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [string, string, number]>(
        `INSERT INTO config (key, value, updated_at)
         VALUES (?, ?, ?)
         ON CONFLICT (key) DO UPDATE
         SET value = excluded.value, updated_at = excluded.updated_at`,
      ).run(key, value, this.#seconds());
    });
  }

  /** @returns whether it was set */
  unsetConfig(key: string): Promise<boolean> {
    return this.#connection.write(
      (db) => db.query<never, [string]>("DELETE FROM config WHERE key = ?").run(key).changes > 0,
    );
  }

  /**
   * The entry of a file as it stands. An expired one is returned too: the caller renews it if the
   * content is still the same. A damaged row is removed and counts as absent.
   */
  async findByKey(cacheKey: string): Promise<CacheEntry | undefined> {
    const row = await this.#connection.read((db) =>
      db
        .query<CacheRow, [string]>(
          `SELECT ${CACHE_COLUMNS}
           FROM reader_cache
           WHERE cache_key = ?`,
        )
        .get(cacheKey),
    );
    return (await this.#intact(row === null ? [] : [row]))[0];
  }

  /** The latest entry of a path, of whatever content: a file whose times alone changed finds its own. */
  async findByPath(path: string, reader: string, readerVersion: number): Promise<CacheEntry | undefined> {
    const row = await this.#connection.read((db) =>
      db
        .query<CacheRow, [string, string, number]>(
          `SELECT ${CACHE_COLUMNS}
           FROM reader_cache
           WHERE path = ? AND reader = ? AND reader_version = ?
           ORDER BY read_at DESC
           LIMIT 1`,
        )
        .get(path, reader, readerVersion),
    );
    return (await this.#intact(row === null ? [] : [row]))[0];
  }

  /** What is known of files, without what was parsed of them; of a path there is one for each reader. */
  statesOf(paths: readonly string[]): Promise<CacheState[]> {
    return this.#connection.read((db) =>
      db
        .query<CacheState, [string]>(
          `SELECT cache_key AS cacheKey, path, reader, reader_version AS readerVersion,
                  content_sha256 AS contentSha256, read_at AS readAt, ctime_ns / 1e9 AS changedAt,
                  expires_at AS expiresAt
           FROM reader_cache
           WHERE path IN (SELECT value FROM json_each(?))`,
        )
        .all(JSON.stringify(paths)),
    );
  }

  /** Keeps entries, in one transaction, each in place of what stood under its key. */
  async put(...entries: readonly NewCacheEntry[]): Promise<void> {
    const createdAt = this.#seconds();
    const rows = entries.map(toRow);
    await this.#connection.write((db) => {
      const insert = db.query(
        `INSERT OR REPLACE INTO reader_cache (
           cache_key, path, reader, reader_version, content_sha256, mtime_ns, ctime_ns, size, inode,
           read_at, lines, source_tokens, masked_secrets, created_at, expires_at, checksum, parsed
         ) VALUES (
           $cacheKey, $path, $reader, $readerVersion, $contentSha256, $mtimeNs, $ctimeNs, $size, $inode,
           $readAt, $lines, $sourceTokens, $maskedSecrets, $createdAt, $expiresAt, $checksum, $parsed
         )`,
      );
      // A path has one entry per reader: what its file was before is nobody's.
      const replace = db.query<never, [string, string, string]>(
        `DELETE FROM reader_cache
         WHERE path = ? AND reader = ? AND cache_key <> ?`,
      );
      for (const row of rows) {
        replace.run(row.path, row.reader, row.cacheKey);
        insert.run({ ...row, createdAt });
      }
    });
  }

  /** Moves entries to their files' present keys and prolongs them, in one transaction, without parsing. */
  async renew(...renewals: readonly CacheRenewal[]): Promise<void> {
    await this.#connection.write((db) => {
      const update = db.query(
        `UPDATE OR REPLACE reader_cache
         SET cache_key = $cacheKey, mtime_ns = $mtimeNs, ctime_ns = $ctimeNs, size = $size, inode = $inode,
             read_at = $readAt, expires_at = $expiresAt
         WHERE cache_key = $oldKey`,
      );
      for (const { facts, ...columns } of renewals) update.run({ ...columns, ...toFactColumns(facts) });
    });
  }

  /**
   * Removes expired entries. Files still the same would have been renewed without parsing, so run it
   * after a digest run has renewed what it walks.
   * @param sinceSeconds only those that expired so long ago
   * @returns how many
   */
  pruneExpired(sinceSeconds = 0): Promise<number> {
    const before = this.#seconds() - sinceSeconds;
    return pruneRows(this.#connection, { table: "reader_cache", time: "expires_at" }, before);
  }

  /** Checks and decodes rows; damaged ones are removed. */
  async #intact(rows: readonly CacheRow[]): Promise<CacheEntry[]> {
    const entries: CacheEntry[] = [];
    const damaged: string[] = [];
    for (const row of rows) {
      const entry = fromRow(row);
      if (entry === undefined) damaged.push(row.cacheKey);
      else entries.push(entry);
    }
    if (damaged.length > 0) await this.#connection.write((db) => remove(db, damaged));
    return entries;
  }

  #seconds(): number {
    return this.#now() / 1000;
  }
}

function remove(db: Database, cacheKeys: readonly string[]): void {
  db.query<never, [string]>(
    `DELETE FROM reader_cache
     WHERE cache_key IN (SELECT value FROM json_each(?))`,
  ).run(JSON.stringify(cacheKeys));
}
