/** Entries of the readers' cache and how they become rows. */

/** What is known of a file without reading it; from `stat` with `bigint: true`. */
export interface FileFacts {
  mtimeNs: bigint;
  ctimeNs: bigint;
  size: bigint;
  ino: bigint;
}

/** A parsed file in the cache. Times are Unix seconds. */
export interface CacheEntry {
  /** sha256 of real path, mtime, size, inode, ctime and reader version, as hex. */
  cacheKey: string;
  /** Real path. */
  path: string;
  reader: string;
  readerVersion: number;
  contentSha256: string;
  /** When the file was read. */
  readAt: number;
  /** Last change of the file's content or attributes: nobody can set it back. */
  changedAt: number;
  lines: number;
  sourceTokens: number;
  maskedSecrets: number;
  expiresAt: number;
  /** What the reader made of it, as JSON. */
  parsed: string;
}

/** What tells whether an entry is still in force. */
export type CacheState = Pick<
  CacheEntry,
  "cacheKey" | "path" | "reader" | "readerVersion" | "contentSha256" | "readAt" | "changedAt" | "expiresAt"
>;

/** What is written: an entry with the file's facts, of which `changedAt` is one. */
export interface NewCacheEntry extends Omit<CacheEntry, "changedAt"> {
  facts: FileFacts;
}

/** A file's entry moved to its present key: the content is what it was. */
export interface CacheRenewal {
  /** Key under which it stands. */
  oldKey: string;
  cacheKey: string;
  facts: FileFacts;
  readAt: number;
  expiresAt: number;
}

/** A row of `reader_cache` as it is read. */
export interface CacheRow extends CacheEntry {
  checksum: number;
}

/** @returns the named parameters of a row; `created_at` is the writer's to add */
export function toRow(entry: NewCacheEntry) {
  return {
    cacheKey: entry.cacheKey,
    path: entry.path,
    reader: entry.reader,
    readerVersion: entry.readerVersion,
    contentSha256: entry.contentSha256,
    ...toFactColumns(entry.facts),
    readAt: entry.readAt,
    lines: entry.lines,
    sourceTokens: entry.sourceTokens,
    maskedSecrets: entry.maskedSecrets,
    expiresAt: entry.expiresAt,
    checksum: Bun.hash.crc32(entry.parsed),
    parsed: entry.parsed,
  };
}

/** @returns undefined for a row that is damaged or was edited */
export function fromRow({ checksum, ...entry }: CacheRow): CacheEntry | undefined {
  return Bun.hash.crc32(entry.parsed) === checksum ? entry : undefined;
}

/** Some file systems number files beyond 63 bits, which INTEGER cannot hold; wrapped, they stay distinct. */
export function toFactColumns({ mtimeNs, ctimeNs, size, ino }: FileFacts) {
  return { mtimeNs, ctimeNs, size, inode: BigInt.asIntN(64, ino) };
}
