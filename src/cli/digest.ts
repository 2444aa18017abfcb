/** `brainloop digest`: fills the digest cache. */
import { availableParallelism } from "node:os";
import { tryLock } from "../store/directory.ts";
import type { Stores } from "../store/index.ts";
import type { Invocation, World } from "./command.ts";
import { type DigestOptions, parseDigestOptions } from "./digest-options.ts";
import { digestSources } from "./digest-sources.ts";
import { type DigestSummary, digestJson, failureLines, skipLines, summaryLine } from "./digest-summary.ts";
import { EXIT } from "./exit.ts";
import { type Interrupt, listenForSignals } from "./interrupt.ts";
import { findPlace, openStores } from "./place.ts";
import { Progress } from "./progress.ts";
import { openPulse } from "./pulse.ts";
import { openWorkplace, type Workplace } from "./services.ts";

/** Held while a run is under way: its name is that of the file. */
const LOCK = "digest";

/** Brings the digests of sources up to date; or says what a crontab needs to do so. */
export async function digest(invocation: Invocation): Promise<number> {
  const { world } = invocation;
  const options = parseDigestOptions(invocation);
  if (options.printCron) {
    world.out((await import("./digest-cron.ts")).cronText(invocation));
    return EXIT.done;
  }
  const { directory } = findPlace(invocation);
  using lock = await tryLock(directory, LOCK);
  if (lock === undefined) {
    await using stores = openStores(directory);
    await sayRunning(stores, options, world);
    return EXIT.done;
  }
  const interrupt = listenForSignals();
  const progress = new Progress(
    { world, columns: () => process.stderr.columns ?? 80, clock: () => performance.now() },
    options.quiet,
  );
  const workplace = openWorkplace(
    { ...invocation, world: { ...world, err: (text) => progress.above(text) } },
    { threads: availableParallelism(), operator: true },
  );
  const ending = new AbortController();
  const pulse = openPulse(workplace, {
    kind: "digest",
    version: world.version,
    startedAt: Date.now() / 1000,
    recover: () => Promise.resolve(),
    onPoison: () => ending.abort("stop"),
    // Started by cron or left behind by a shell, it goes on.
    onOrphaned: () => undefined,
    onOutdated: () => ending.abort("stop"),
  });
  pulse.start();
  try {
    await workplace.refresh();
    const summary = await run({ workplace, options, invocation, progress, interrupt, ending: ending.signal });
    progress.clear();
    if (options.json) world.out(`${JSON.stringify(digestJson(summary), null, 2)}\n`);
    else {
      world.err(failureLines(summary));
      if (!options.quiet) {
        world.err(skipLines(summary));
        world.out(summaryLine(summary));
      }
    }
    return interrupt.code() ?? (summary.failed > 0 ? EXIT.failed : EXIT.done);
  } finally {
    progress.clear();
    await pulse.stop();
    await workplace.close();
  }
}

interface Run {
  workplace: Workplace;
  options: DigestOptions;
  invocation: Invocation;
  progress: Progress;
  interrupt: Interrupt;
  /** Asked to end by others. */
  ending: AbortSignal;
}

/** One pass over all sources. */
async function run({
  workplace,
  options,
  invocation,
  progress,
  interrupt,
  ending,
}: Run): Promise<DigestSummary> {
  const { services, warming } = workplace;
  const { stores, reading } = services;
  const startedAt = performance.now();
  const timeout = options.maxSeconds === undefined ? [] : [AbortSignal.timeout(options.maxSeconds * 1000)];
  const [timedOut] = timeout;
  await freeDeadRuns(stores, workplace.workerId);
  const { paths, missing } = digestSources(
    invocation.args,
    await stores.input.enabledSources(),
    reading.guard,
  );
  const result = await warming.run({
    sources: paths,
    force: options.force,
    signal: AbortSignal.any([interrupt.signal, ending, ...timeout]),
    onProgress: (now) => progress.show(now),
  });
  const pruned = (await stores.lifecycle.pruneExpired()) + (await stores.queue.prune());
  return {
    ...result,
    failed: result.failed + missing.length,
    failures: [...missing, ...result.failures],
    sources: paths,
    pruned,
    tookMs: performance.now() - startedAt,
    endedBy: interrupt.signal.aborted
      ? "signal"
      : ending.aborted
        ? "stop"
        : timedOut?.aborted === true
          ? "max_seconds"
          : undefined,
  };
}

/** Whoever has the lock knows that no other run lives: what earlier ones held is free. */
async function freeDeadRuns(stores: Stores, own: string): Promise<void> {
  const workers = await stores.output.heartbeats(Number.POSITIVE_INFINITY);
  const runs = workers.filter(({ kind, workerId }) => kind === "digest" && workerId !== own);
  await stores.queue.free(runs.map(({ workerId }) => workerId));
}

async function sayRunning(stores: Stores, options: DigestOptions, world: World): Promise<void> {
  const other = (await stores.workers.alive()).find(({ kind }) => kind === "digest");
  if (options.json) {
    world.out(`${JSON.stringify({ already_running: true, ...(other && { pid: other.pid }) })}\n`);
  } else if (!options.quiet) {
    const who = other === undefined ? "" : ` (pid ${other.pid})`;
    world.out(`Another brainloop digest is at it already${who}; nothing to do here\n`);
  }
}
