import type { Logger } from "../log.ts";
import { MASK_VERSION } from "../mask/index.ts";
import type { AnyReader, FileOptions } from "../reader.ts";
import type { CacheEntry, Lifecycle } from "../store/lifecycle.ts";
import type { Output, PublishedDigest } from "../store/output.ts";
import type { FileStamp, ParseOutcome } from "./parse-job.ts";

export interface DigestCacheOptions {
  lifecycle: Lifecycle;
  output: Output;
  log: Logger;
  /** Seconds an entry is taken on trust. */
  ttlSeconds(): number;
  digestsPerPath(): number;
}

export type CachedDigest = CacheEntry;

/** Before it is known how long it holds. */
type NewDigest = Omit<CachedDigest, "changedAt" | "expiresAt">;

/**
 * File systems stamp with clocks of up to 2 s: an entry whose file changed less than that before it was
 * read may be followed by another change under the same stamp.
 */
export const TICK_SECONDS = 2;

/** What more than a file's state decides what its reader makes of it. */
export interface ReadAs {
  reader: Pick<AnyReader, "name" | "version">;
  /** What the caller wanted of it beyond the usual. */
  options?: FileOptions | undefined;
}

/** Changes with what the reader makes of a file, and with what is masked before. */
export function versionOf({ version }: Pick<AnyReader, "version">, maskVersion = MASK_VERSION): number {
  return version * MASK_VERSIONS + maskVersion;
}

/** More than there will be. */
const MASK_VERSIONS = 1_000;

/** A file that was parsed. */
export interface ParsedFile {
  /** Real path. */
  path: string;
  as: ReadAs;
  outcome: ParseOutcome;
  /** Seconds since the Unix epoch. */
  readAt: number;
}

/** A file whose content is what its entry was made of. */
export interface SameFile {
  path: string;
  as: ReadAs;
  stamp: FileStamp;
  readAt: number;
  /** Of the entry. */
  oldKey: string;
}

/**
 * The key of a file's digest: whatever a file system tells of a file goes in, and the versions of reader and masks.
 * @param path real path
 */
export function cacheKey(path: string, stamp: FileStamp, { reader, options = {} }: ReadAs): string {
  const { mtimeNs, size, inode, ctimeNs, beside } = stamp;
  const wanted = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  return new Bun.CryptoHasher("sha256")
    .update(
      [path, mtimeNs, size, inode, ctimeNs, beside, reader.name, versionOf(reader), ...wanted].join("\0"),
    )
    .digest("hex");
}

/**
 * Parsed files in lifecycle.db, published to output.db. Where the databases cannot be used everything
 * is a miss: a cache never stops a read.
 */
export class DigestCache {
  private warned = false;

  constructor(private readonly options: DigestCacheOptions) {}

  /**
   * The entry under the key, else the latest of the same path, whose content may still be the same.
   * @param path real path
   */
  async find(key: string, path: string, reader: AnyReader): Promise<CachedDigest | undefined> {
    const { lifecycle } = this.options;
    return await this.attempt(
      async () =>
        (await lifecycle.findByKey(key)) ??
        (await lifecycle.findByPath(path, reader.name, versionOf(reader))),
    );
  }

  /** Whether the entry's file could have changed again without its stamp telling. */
  isRacy(entry: Pick<CachedDigest, "readAt" | "changedAt">): boolean {
    return entry.readAt - entry.changedAt < TICK_SECONDS;
  }

  /** The entry under exactly this key, in force or not. */
  findExact(key: string): Promise<CachedDigest | undefined> {
    return this.attempt(() => this.options.lifecycle.findByKey(key));
  }

  /** Keeps and publishes what was parsed of a file. */
  put(path: string, as: ReadAs, outcome: ParseOutcome, readAt: number): Promise<CachedDigest> {
    return this.keep(digestOf({ path, as, outcome, readAt }), outcome.stamp, outcome.outline);
  }

  /**
   * Keeps and publishes what was parsed of many files, and renews what is the same.
   * @throws BrainloopError where the databases cannot be used: to fill the cache is what was asked for
   */
  async putAll(parsed: readonly ParsedFile[], same: readonly SameFile[]): Promise<void> {
    const { lifecycle, output, ttlSeconds, digestsPerPath } = this.options;
    const ttl = ttlSeconds();
    const digests = parsed.map((file) => ({ ...digestOf(file), file }));
    if (digests.length > 0) {
      await lifecycle.put(
        ...digests.map(({ file, ...digest }) => ({
          ...digest,
          expiresAt: digest.readAt + ttl,
          facts: toFacts(file.outcome.stamp),
        })),
      );
      await output.publish(
        digests.map(({ file, ...digest }) => published(digest, file.outcome.outline)),
        digestsPerPath(),
      );
    }
    if (same.length === 0) return;
    await lifecycle.renew(
      ...same.map(({ path, as, stamp, readAt, oldKey }) => ({
        oldKey,
        cacheKey: cacheKey(path, stamp, as),
        facts: toFacts(stamp),
        readAt,
        expiresAt: readAt + ttl,
      })),
    );
  }

  /**
   * Keeps and publishes one digest.
   * @param outline what people read of it in output.db
   */
  async keep(digest: NewDigest, stamp: FileStamp, outline: string): Promise<CachedDigest> {
    const expiresAt = digest.readAt + this.options.ttlSeconds();
    const entry: CachedDigest = { ...digest, changedAt: changedAt(stamp), expiresAt };
    const { changedAt: _, ...row } = entry;
    await this.attempt(() => this.options.lifecycle.put({ ...row, facts: toFacts(stamp) }));
    await this.attempt(() =>
      this.options.output.publish([published(digest, outline)], this.options.digestsPerPath()),
    );
    return entry;
  }

  /** The same content again: the entry moves to the file's present key. */
  async renew(entry: CachedDigest, stamp: FileStamp, readAt: number, as: ReadAs): Promise<CachedDigest> {
    const renewed = {
      ...entry,
      cacheKey: cacheKey(entry.path, stamp, as),
      changedAt: changedAt(stamp),
      readAt,
      expiresAt: readAt + this.options.ttlSeconds(),
    };
    await this.attempt(() =>
      this.options.lifecycle.renew({
        oldKey: entry.cacheKey,
        cacheKey: renewed.cacheKey,
        facts: toFacts(stamp),
        readAt,
        expiresAt: renewed.expiresAt,
      }),
    );
    return renewed;
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!this.warned) {
        this.options.log.warn("The digest cache cannot be used; reading goes on without it", {
          reason: error,
        });
      }
      this.warned = true;
      return undefined;
    }
  }
}

function digestOf({ path, as, outcome, readAt }: ParsedFile): NewDigest {
  return {
    cacheKey: cacheKey(path, outcome.stamp, as),
    path,
    reader: as.reader.name,
    readerVersion: versionOf(as.reader),
    contentSha256: outcome.sha256,
    readAt,
    lines: outcome.lines,
    sourceTokens: outcome.sourceTokens,
    maskedSecrets: outcome.maskedSecrets,
    parsed: outcome.parsed,
  };
}

function published(digest: NewDigest, outline: string): PublishedDigest {
  const { path, reader, readerVersion, contentSha256, lines, sourceTokens } = digest;
  return { path, reader, readerVersion, contentSha256, lines, sourceTokens, digest: outline };
}

function toFacts(stamp: FileStamp) {
  return {
    mtimeNs: BigInt(stamp.mtimeNs),
    ctimeNs: BigInt(stamp.ctimeNs),
    size: BigInt(stamp.size),
    ino: BigInt(stamp.inode),
  };
}

/** Last change of content or attributes, seconds: nobody can set it back. */
function changedAt(stamp: FileStamp): number {
  return Number(BigInt(stamp.ctimeNs) / 1_000_000n) / 1000;
}
