/** `brainloop digest`: fills the digest cache. */
import { availableParallelism } from "node:os";
import type { Invocation, World } from "./command.ts";
import { tryDigestLock } from "./digest-lock.ts";
import { type DigestOptions, parseDigestOptions } from "./digest-options.ts";
import { runDigest } from "./digest-run.ts";
import { type DigestSummary, digestJson, failureLines, skipLines, summaryLine } from "./digest-summary.ts";
import { Changes } from "./digest-watch.ts";
import { EXIT } from "./exit.ts";
import { type Interrupt, listenForSignals } from "./interrupt.ts";
import { findPlace, openStores } from "./place.ts";
import { Progress } from "./progress.ts";
import { openPulse } from "./pulse.ts";
import { openWorkplace, type Workplace } from "./services.ts";

/** While changes are followed all is looked at this often: some file systems tell of none. */
const LOOK_MS = 60_000;
/** And so often in the time that a digest holds, so that none runs out. */
const LOOKS_PER_TTL = 4;

/** Brings the digests of sources up to date; or says what a crontab needs to do so. */
export async function digest(invocation: Invocation): Promise<number> {
  const { world } = invocation;
  const options = parseDigestOptions(invocation);
  if (options.printCron) {
    world.out((await import("./digest-cron.ts")).cronText(invocation));
    return EXIT.done;
  }
  const { directory } = findPlace(invocation);
  using lock = await tryDigestLock(directory);
  if (lock === undefined) {
    await sayRunning(directory, options, world);
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
  const stopped = new AbortController();
  const pulse = openPulse(workplace, {
    kind: "digest",
    version: world.version,
    startedAt: Date.now() / 1000,
    recover: () => Promise.resolve(),
    onPoison: () => stopped.abort("stop"),
    // Started by cron or left behind by a shell, it goes on.
    onOrphaned: () => undefined,
    onOutdated: () => stopped.abort("stop"),
  });
  pulse.start();
  const timeout = options.maxSeconds === undefined ? [] : [AbortSignal.timeout(options.maxSeconds * 1000)];
  const signal = AbortSignal.any([interrupt.signal, stopped.signal, ...timeout]);
  try {
    await workplace.refresh();
    const pass = (): Promise<DigestSummary> =>
      runDigest({
        workplace,
        paths: invocation.args,
        force: options.force,
        signal,
        onProgress: (now) => progress.show(now),
      }).finally(() => progress.clear());
    const first = await pass();
    print(first, options, world);
    if (options.watch && first.endedBy === undefined)
      return await follow(first, pass, { workplace, options, world, signal, directory });
    return exitCode(first, interrupt);
  } finally {
    await pulse.stop();
    await workplace.close();
  }
}

function exitCode({ failed }: DigestSummary, interrupt: Interrupt): number {
  return interrupt.code() ?? (failed > 0 ? EXIT.failed : EXIT.done);
}

interface Following {
  workplace: Workplace;
  options: DigestOptions;
  world: World;
  signal: AbortSignal;
  directory: string;
}

/** A pass after each change, until it is told to end: then its work is done. */
async function follow(
  first: DigestSummary,
  pass: () => Promise<DigestSummary>,
  { workplace, options, world, signal, directory }: Following,
): Promise<number> {
  const { log, settings } = workplace.services;
  using changes = new Changes({ log, except: directory });
  let last = first;
  while (!signal.aborted) {
    const ttlMs = settings.get("reader.cache_ttl_seconds") * 1000;
    const mostMs = Math.min(LOOK_MS, Math.max(1_000, ttlMs / LOOKS_PER_TTL));
    if (!changes.follow(last.sources)) await changes.next({ tookMs: last.tookMs, mostMs, signal });
    if (signal.aborted) break;
    const failedBefore = last.failed;
    last = await pass();
    if (last.digested > 0 || last.failed !== failedBefore) print(last, options, world);
  }
  return EXIT.done;
}

function print(summary: DigestSummary, { json, quiet }: DigestOptions, world: World): void {
  if (json) {
    world.out(`${JSON.stringify(digestJson(summary), null, 2)}\n`);
    return;
  }
  world.err(failureLines(summary));
  if (quiet) return;
  world.err(skipLines(summary));
  world.out(summaryLine(summary));
}

async function sayRunning(directory: string, { json, quiet }: DigestOptions, world: World): Promise<void> {
  await using stores = openStores(directory);
  const other = (await stores.workers.alive()).find(({ kind }) => kind === "digest");
  if (json) world.out(`${JSON.stringify({ already_running: true, ...(other && { pid: other.pid }) })}\n`);
  else if (!quiet) {
    const who = other === undefined ? "" : ` (pid ${other.pid})`;
    world.out(`Another brainloop digest is at it already${who}; nothing to do here\n`);
  }
}
