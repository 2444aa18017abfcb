import { BrainloopError } from "../error.ts";
import type { Metrics } from "../metrics.ts";
import type { PathGuard } from "../path-guard.ts";
import type { CodeDigest } from "../digest.ts";
import type { FileStyle } from "../patterns/observe/index.ts";
import type { AnyReader, FileOptions, FoundParts } from "../reader.ts";
import { SharedWork } from "../shared-work.ts";
import { cacheKey, type CachedDigest, type DigestCache } from "./digest-cache.ts";
import type { CheckOutcome, Focusing, FoundHolder, Job, SearchJob, SourceOutcome } from "./parse-job.ts";
import type { ParsePool } from "./pool.ts";
import type { Presentation } from "./present.ts";
import { stampOf } from "./stamp.ts";
import type { StoredDigest } from "./stored-digest.ts";
import { answerFrom, findIn, focusOn, topLevelOf } from "./view.ts";

export interface ReadingOptions {
  /** The guard in force: what the operator allows may change. */
  guard(): PathGuard;
  pool: ParsePool;
  cache: DigestCache;
  metrics: Metrics;
  /** Wall clock in seconds since the Unix epoch. */
  now(): number;
  maxFileBytes(): number;
  /** Takes known secrets out of what was read, before it is kept anywhere. */
  maskKnown(text: string): string;
}

export interface DigestRequest {
  /** Parse even if the cache has it. */
  force?: boolean;
  signal?: AbortSignal;
  /** What is wanted beyond the usual, for a reader that knows it. */
  options?: FileOptions | undefined;
  /** Lets Brainloop's own databases be read. */
  ownDatabases?: boolean;
}

/** Reads files as digests: guard, cache, a parser off the main thread, cache again. */
export class Reading {
  /** Parses under way, so that two callers asking for the same at once cause one. */
  private readonly parses = new SharedWork<CachedDigest>();

  private hits = 0;
  private misses = 0;

  constructor(private readonly options: ReadingOptions) {}

  /** Share of reads that the cache served, 0 to 1; null before the first. */
  get hitRate(): number | null {
    const reads = this.hits + this.misses;
    return reads === 0 ? null : this.hits / reads;
  }

  get guard(): PathGuard {
    return this.options.guard();
  }

  /**
   * The digest of a file, from the cache where the file is still the one it was made of.
   * @param path as the caller wrote it
   * @throws BrainloopError of the guard, of opening the file, of the reader
   */
  async digest(path: string, reader: AnyReader, request: DigestRequest = {}): Promise<StoredDigest> {
    const real = this.guard.resolve(path, { ownDatabases: request.ownDatabases === true });
    const entry = await this.cached(real, reader, request);
    return this.stored(entry);
  }

  /** A cached digest as agents are shown it. */
  stored(
    entry: Omit<CachedDigest, "cacheKey" | "readerVersion" | "readAt" | "changedAt" | "expiresAt">,
  ): StoredDigest {
    const { path, contentSha256, lines, sourceTokens, maskedSecrets, parsed, reader } = entry;
    return {
      path: this.guard.relative(path),
      realPath: path,
      reader,
      sha256: contentSha256,
      lines,
      sourceTokens,
      maskedSecrets,
      parsed,
    };
  }

  /** The answer to a read. */
  async answer(
    stored: StoredDigest,
    want: Presentation,
    signal?: AbortSignal,
  ): Promise<Record<string, unknown>> {
    if (isSmall(stored)) return answerFrom(stored, want);
    const outcome = await this.options.pool.run(
      { type: "answer", path: stored.realPath, stored, want },
      signal,
    );
    return outcome.type === "answer" ? outcome.answer : otherAnswer();
  }

  /** The named parts of a file, a list for each name. */
  async find(stored: StoredDigest, wanted: readonly string[], signal?: AbortSignal): Promise<FoundParts[]> {
    if (isSmall(stored)) return findIn(stored, wanted);
    const outcome = await this.options.pool.run(
      { type: "find", path: stored.realPath, stored, wanted },
      signal,
    );
    return outcome.type === "found" ? outcome.found : otherAnswer();
  }

  /** A source file's digest without what is nested. */
  async topLevel(stored: StoredDigest, signal?: AbortSignal): Promise<CodeDigest> {
    if (isSmall(stored)) return topLevelOf(stored);
    const outcome = await this.options.pool.run({ type: "top_level", path: stored.realPath, stored }, signal);
    return outcome.type === "top_level" ? outcome.digest : otherAnswer();
  }

  /** A map with what is wanted at its front. */
  async focus(stored: StoredDigest, focus: Focusing, signal?: AbortSignal): Promise<StoredDigest> {
    if (isSmall(stored)) return { ...stored, parsed: focusOn(stored, focus) };
    const outcome = await this.options.pool.run(
      { type: "focus", path: stored.realPath, stored, focus },
      signal,
    );
    return outcome.type === "focused" ? { ...stored, parsed: outcome.parsed } : otherAnswer();
  }

  /**
   * Which files hold words. Quicker than reading their digests: nothing is parsed.
   * @param files absolute real paths
   */
  async search(
    files: readonly string[],
    what: Pick<SearchJob, "path" | "stems" | "places" | "maxBytes">,
    signal?: AbortSignal,
  ): Promise<FoundHolder[]> {
    const batches = Array.from({ length: Math.ceil(files.length / SEARCH_BATCH) }, async (_, at) => {
      const first = at * SEARCH_BATCH;
      const batch = files.slice(first, first + SEARCH_BATCH);
      const outcome = await this.options.pool.run({ type: "search", files: batch, ...what }, signal);
      if (outcome.type !== "searched") return otherAnswer();
      return outcome.holders.map((holder) => ({ ...holder, at: first + holder.at }));
    });
    return (await Promise.all(batches)).flat();
  }

  /**
   * The file's text, decoded and masked.
   * @param path as the caller wrote it
   */
  async source(path: string, signal?: AbortSignal): Promise<SourceOutcome> {
    const real = this.guard.resolve(path);
    const outcome = await this.options.pool.run(
      { type: "source", path: real, maxBytes: this.options.maxFileBytes() },
      signal,
    );
    if (outcome.type !== "source") return otherAnswer();
    return { ...outcome, text: this.options.maskKnown(outcome.text) };
  }

  /**
   * What a language's own parser says of a text that stands in no file.
   * @param path whose name tells the language; it is not opened
   */
  async check(path: string, text: string, signal?: AbortSignal): Promise<CheckOutcome> {
    const outcome = await this.options.pool.run({ type: "check", path, text }, signal);
    return outcome.type === "checked" ? outcome : otherAnswer();
  }

  /**
   * What a text that stands in no file shows of its style.
   * @param path whose name tells the language; it is not opened
   * @param relative the path as its project has it
   * @returns undefined for languages whose style is not studied
   */
  async observe(
    path: string,
    text: string,
    relative: string,
    signal?: AbortSignal,
  ): Promise<FileStyle | undefined> {
    const outcome = await this.options.pool.run({ type: "observe", path, text, relative }, signal);
    return outcome.type === "observed" ? outcome.style : otherAnswer();
  }

  /**
   * What files show of their project's style. Nothing is cached and no digest is made.
   * @param files absolute real paths, and as the project has them
   * @returns one for each; null for what shows nothing
   */
  async observeFiles(
    path: string,
    files: readonly { path: string; relative: string }[],
    signal?: AbortSignal,
  ): Promise<(FileStyle | null)[]> {
    const maxBytes = this.options.maxFileBytes();
    const outcome = await this.options.pool.run({ type: "observe_files", path, files, maxBytes }, signal);
    if (outcome.type !== "observed_files") return otherAnswer();
    const masked = this.options.maskKnown(JSON.stringify(outcome.styles));
    const styles: (FileStyle | null)[] = JSON.parse(masked);
    return styles;
  }

  /**
   * What a text that stands in no file declares, and its outline.
   * @param path whose name tells the language; it is not opened
   * @param maxTokens of the outline
   */
  async survey(
    path: string,
    text: string,
    maxTokens: number,
    signal?: AbortSignal,
  ): Promise<{ names: string[]; outline: string }> {
    const outcome = await this.options.pool.run({ type: "survey", path, text, maxTokens }, signal);
    if (outcome.type !== "surveyed") return otherAnswer();
    return { names: outcome.names, outline: this.options.maskKnown(outcome.outline) };
  }

  private async cached(
    path: string,
    reader: AnyReader,
    { force, signal, options }: DigestRequest,
  ): Promise<CachedDigest> {
    const as = { reader, options };
    const key = cacheKey(path, stampOf(path, reader), as);
    const known = force === true ? undefined : await this.options.cache.find(key, path, reader);
    if (known !== undefined && known.cacheKey === key && !this.mustHash(known)) {
      this.countHit();
      return known;
    }
    return await this.parses.run(
      `${key}${force === true ? " force" : ""}`,
      (ended) => this.parse(path, as, this.renewable(known, key, reader), ended),
      { signal },
    );
  }

  /** An entry that is out of date by the clock, or too young to be told apart by the clock. */
  private mustHash(entry: CachedDigest): boolean {
    return entry.expiresAt <= this.options.now() || this.options.cache.isRacy(entry);
  }

  /** A file that is not read whole is the same only where its stamp says so beyond doubt. */
  private renewable(
    known: CachedDigest | undefined,
    key: string,
    reader: AnyReader,
  ): CachedDigest | undefined {
    if (known === undefined || "parse" in reader) return known;
    return known.cacheKey === key && !this.options.cache.isRacy(known) ? known : undefined;
  }

  private async parse(
    path: string,
    as: { reader: AnyReader; options: DigestRequest["options"] },
    known: CachedDigest | undefined,
    signal: AbortSignal,
  ): Promise<CachedDigest> {
    const { cache, maskKnown, metrics, pool } = this.options;
    const readAt = this.options.now();
    const startedAt = performance.now();
    const outcome = await pool.run(this.job(path, as, known), signal);
    if (outcome.type !== "parsed" && outcome.type !== "same") return otherAnswer();
    if (outcome.type === "same" && known !== undefined) {
      this.countHit();
      return await cache.renew(known, outcome.stamp, readAt, as);
    }
    this.misses++;
    metrics.add("reader_cache_miss", 1);
    metrics.add("reader_digest_generated", 1);
    metrics.add("reader_parse_ms", performance.now() - startedAt);
    const { parsed, outline } = outcome;
    const masked = { ...outcome, parsed: maskKnown(parsed), outline: maskKnown(outline) };
    return await cache.put(path, as, masked, readAt);
  }

  private job(
    path: string,
    { reader, options = {} }: { reader: AnyReader; options: DigestRequest["options"] },
    known: CachedDigest | undefined,
  ): Job {
    const same = known === undefined ? {} : { knownSha256: known.contentSha256 };
    if ("read" in reader) return { type: "file", path, reader: reader.name, options, ...same };
    const maxBytes = Math.min(reader.maxBytes, this.options.maxFileBytes());
    return { type: "parse", path, reader: reader.name, maxBytes, ...same };
  }

  /** Counts a read that the cache served. */
  countHit(): void {
    this.hits++;
    this.options.metrics.add("reader_cache_hit", 1);
  }
}

/** Files a thread looks through at a time: some 10 ms of work. */
const SEARCH_BATCH = 100;

/** Packed digests up to this length are unpacked and shown in a few milliseconds, less than a thread's answer is worth. */
const SMALL_LENGTH = 256 * 1024;

function isSmall({ parsed }: StoredDigest): boolean {
  return parsed.length <= SMALL_LENGTH;
}

function otherAnswer(): never {
  throw new BrainloopError("INTERNAL", "The parser answered another question");
}
