import type { Metrics } from "../../metrics.ts";
import type { Logger } from "../../log.ts";
import type { PathGuard } from "../../path-guard.ts";
import type { AnyReader, FileOptions } from "../../reader.ts";
import type { Lifecycle } from "../../store/lifecycle.ts";
import type { JobQueue } from "../../store/queue.ts";
import type { DigestCache } from "../digest-cache.ts";
import type { ParsePool } from "../pool.ts";
import type { Reading } from "../reading.ts";

/** What filling the cache takes. */
export interface WarmingOptions {
  /** The guard in force. */
  guard(): PathGuard;
  pool: ParsePool;
  /** For files that an engine of its own reads. */
  reading: Pick<Reading, "digest">;
  /** Threads of the pool. */
  threads: number;
  cache: DigestCache;
  lifecycle: Lifecycle;
  queue: JobQueue;
  metrics: Metrics;
  log: Logger;
  /** Wall clock in seconds since the Unix epoch. */
  now(): number;
  maxFileBytes(): number;
  ttlSeconds(): number;
  /** Takes known secrets out of what was read. */
  maskKnown(text: string): string;
  /** What the read action would want of a file beyond the usual. */
  optionsFor(path: string, reader: AnyReader): Promise<FileOptions | undefined>;
  /** Whether a file of this name declares what a project depends on. */
  isManifest(name: string): boolean;
  /** Not walked: Brainloop's own data. */
  except: ReadonlySet<string>;
}
