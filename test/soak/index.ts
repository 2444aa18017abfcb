/**
 * `bun run soak [minutes]`, 20 unless told: four servers and a digest loop over one data directory under mixed load.
 * Exits 1 for any error, for memory that rises by 1 MB a minute or more after the
 * first five (where it runs for ten or more), for logs of databases that
 * grow, and for heartbeats that are late.
 */
import { join } from "node:path";
import { brainloop, EXECUTABLE, Sandbox } from "../support/executable.ts";
import { type Asked, FakeCerebras, type Reply, type Step } from "../support/fake-cerebras.ts";
import { Peer } from "../support/peer.ts";
import { damage, longestLog, longestSilence, lowest, type Sample, slope } from "./judge.ts";
import { callAtRandom, type Tally } from "./load.ts";
import { copyProject } from "./project.ts";

const SERVERS = 4;
const CALLERS = 2;
const FILES = 300;
const SAMPLE_MS = 5000;
const DIGEST_PAUSE_MS = 5000;
/** Until then caches fill up. */
const WARM_UP_MINUTES = 5;
/** Memory is judged where there are so many minutes behind the warm-up: fewer say nothing of a rise. */
const LEAST_JUDGED_MINUTES = 5;
const MOST_MB_A_MINUTE = 1;
/** SQLite cuts a log back to 16 MB once it was copied; one transaction more may stand in it. */
const MOST_LOG_BYTES = 48 * 1024 * 1024;
/** A heartbeat every 15 s; at 30 s a worker counts as dead. */
const MOST_SILENCE_SECONDS = 20;
const MOST_PROBLEMS = 20;

const minutes = Number(process.argv[2] ?? 20);
if (!(minutes >= 1 && minutes <= 120)) throw new Error("Expected minutes from 1 to 120");
const isMemoryJudged = minutes >= WARM_UP_MINUTES + LEAST_JUDGED_MINUTES;

/** A model that takes a moment, and answers with what it was asked. */
function reply({ body }: Asked): Reply {
  const prompt = /Request:\n(.*)\n/.exec(body.messages.at(-1)?.content ?? "")?.[1] ?? "";
  const lines = Array.from({ length: 60 }, (_, i): Step => `export const value${i} = ${i};\n`);
  return {
    delayMs: Math.random() * 200,
    steps: [
      "```ts\n",
      `export const prompt = ${JSON.stringify(prompt)};\n`,
      ...lines,
      "```\n",
      { finish: "stop" },
    ],
  };
}

using sandbox = new Sandbox();
await using fake = await FakeCerebras.start({ respond: reply });
const files = await copyProject(sandbox.project, FILES);
const env = { ...sandbox.env, ...fake.env };
const peers = Array.from({ length: SERVERS }, () => new Peer([EXECUTABLE], { cwd: sandbox.project, env }));
for (const peer of peers) await peer.initialize();

const startedAt = performance.now();
const passed = (): number => (performance.now() - startedAt) / 60_000;
const over = (): boolean => passed() >= minutes;
const problems: string[] = [];
const problem = (message: string): void => void problems.push(`${passed().toFixed(2)} min: ${message}`);
const samples = peers.map((): Sample[] => []);
let log = 0;
let digests = 0;

async function digestLoop(): Promise<void> {
  while (!over()) {
    const { code, err } = await brainloop(["digest", "--quiet"], { cwd: sandbox.project, env });
    digests++;
    // Files of packages need not be right; that some are not is no error of a run.
    if (code !== 0 && !err.startsWith("failed: ")) problem(`digest ended with ${code}: ${err.slice(0, 300)}`);
    await Bun.sleep(DIGEST_PAUSE_MS);
  }
}

async function sampleLoop(): Promise<void> {
  while (!over()) {
    await Bun.sleep(SAMPLE_MS);
    for (const [at, peer] of peers.entries()) {
      if (peer.child.exitCode !== null) problem(`server ${at} is gone`);
      else samples[at]?.push({ minutes: passed(), bytes: peer.residentBytes() });
    }
    log = Math.max(log, longestLog(sandbox.data));
  }
}

const callers = peers.flatMap((peer, at) =>
  Array.from({ length: CALLERS }, (_, n) =>
    callAtRandom({ peer, name: `s${at}c${n}`, project: sandbox.project, files, over, problem }),
  ),
);
const [tallies] = await Promise.all([Promise.all(callers), digestLoop(), sampleLoop()]);

const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(
  `${minutes} minutes, ${SERVERS} servers, ${files.length} files: ${JSON.stringify(sum(tallies))}, ${digests} digest runs`,
);
for (const [at, all] of samples.entries()) {
  const late = all.filter((sample) => !isMemoryJudged || sample.minutes >= WARM_UP_MINUTES);
  const rise = slope(lowest(late));
  const megabytes = (sample: Sample | undefined): string => ((sample?.bytes ?? 0) / 1024 / 1024).toFixed(0);
  const most = late.toSorted((a, b) => b.bytes - a.bytes)[0];
  say(
    `server ${at}: ${megabytes(late[0])} MB at first, ${megabytes(late.at(-1))} MB at the end, ${megabytes(most)} MB at most, ${rise.toFixed(2)} MB a minute by its lowest points, ${slope(late).toFixed(2)} by all`,
  );
  if (isMemoryJudged && !(rise < MOST_MB_A_MINUTE))
    problem(`memory of server ${at} rises by ${rise.toFixed(2)} MB a minute`);
}
if (!isMemoryJudged) say("memory is not judged: that takes ten minutes");
const silence = longestSilence(join(sandbox.data, "brainloop.output.db"));
say(
  `longest log ${(log / 1024 / 1024).toFixed(1)} MB; heartbeats at most ${Math.max(...silence.values()).toFixed(1)} s apart`,
);
if (log > MOST_LOG_BYTES) problem(`a log of ${log} bytes`);
if (minutes > 1 && silence.size !== SERVERS) problem(`heartbeats of ${silence.size} servers`);
for (const [worker, seconds] of silence) {
  if (seconds > MOST_SILENCE_SECONDS) problem(`no heartbeat of ${worker} for ${seconds.toFixed(1)} s`);
}
for (const peer of peers) {
  const tookMs = await peer.end();
  if (tookMs > 5000) problem(`a server took ${tookMs.toFixed(0)} ms to end`);
}
for (const name of ["input", "lifecycle", "output", "metadata"]) {
  for (const line of damage(join(sandbox.data, `brainloop.${name}.db`))) problem(`${name}: ${line}`);
}
say(`${problems.length} problems`);
for (const line of problems.slice(0, MOST_PROBLEMS)) say(`- ${line}`);
process.exitCode = problems.length > 0 ? 1 : 0;

function sum(all: readonly Tally[]): Tally {
  const total: Tally = {};
  for (const tally of all)
    for (const [kind, n] of Object.entries(tally)) total[kind] = (total[kind] ?? 0) + n;
  return total;
}
