import type { WarmProgress } from "../ingest/warm/index.ts";
import { noteDependencies } from "./digest-dependencies.ts";
import { noteSourceHealth } from "./digest-health.ts";
import { digestSources } from "./digest-sources.ts";
import type { DigestSummary } from "./digest-summary.ts";
import type { Workplace } from "./services.ts";

export interface DigestRun {
  workplace: Workplace;
  /** As they were typed. */
  paths: readonly string[];
  force: boolean;
  /** Ends the run before everything is done; its reason is why. */
  signal: AbortSignal;
  onProgress(progress: WarmProgress): void;
}

/**
 * One pass over all sources, by whoever holds the lock.
 * @throws BrainloopError for a path that cannot be read, and where the databases cannot be used
 */
export async function runDigest({
  workplace,
  paths,
  force,
  signal,
  onProgress,
}: DigestRun): Promise<DigestSummary> {
  const { services, warming } = workplace;
  const { stores, reading } = services;
  const startedAt = performance.now();
  // What runs and servers held that were killed is not waited for.
  await stores.workers.free();
  const sources = digestSources(paths, await stores.input.enabledSources(), reading.guard);
  const result = await warming.run({ sources: sources.paths, force, signal, onProgress });
  const pruned = (await stores.lifecycle.pruneExpired()) + (await stores.queue.prune());
  const summary: DigestSummary = {
    ...result,
    failed: result.failed + sources.missing.length,
    failures: [...sources.missing, ...result.failures],
    sources: sources.paths,
    pruned,
    tookMs: 0,
    endedBy: signal.aborted ? endOf(signal.reason) : undefined,
  };
  if (!signal.aborted) {
    await noteSourceHealth(stores.sources, summary);
    await noteDependencies(result.manifests, workplace);
  }
  return { ...summary, tookMs: performance.now() - startedAt };
}

function endOf(reason: unknown): DigestSummary["endedBy"] {
  if (reason === "stop") return "stop";
  return reason instanceof Error && reason.name === "TimeoutError" ? "max_seconds" : "signal";
}
