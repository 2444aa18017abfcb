/**
 * `bun run bench`: the figures of the README, each against a limit or a peer in the same run. Prints a
 * table, and with `--write` puts it into docs/bench.md and README.md.
 */
import { availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { actions } from "../../src/actions/index.ts";
import { fillFile } from "../../packaging/marked-parts.ts";
import { describeTool } from "../../src/mcp/tool.ts";
import { EXECUTABLE, Sandbox } from "../support/executable.ts";
import { consoleFigures } from "./console.ts";
import { digestSizes } from "./digest-size.ts";
import { Peer } from "../support/peer.ts";
import { summarize } from "./measure.ts";
import { patternFigures } from "./patterns.ts";
import { providerFigures } from "./provider.ts";

interface Row {
  what: string;
  reach: string;
  measured: string;
  reached: boolean;
}

const ROOT = join(import.meta.dir, "../..");
const STARTS = 31;
const READS = 500;
const MEGABYTE = 1024 * 1024;

using sandbox = new Sandbox();
const options = { cwd: ROOT, env: sandbox.env };
const rows: Row[] = [];

await startUp();
toolTokens();
await cachedRead();
await pingUnderLoad();
await providerStream();
await patterns();
await idleMemory();
await consoleCosts();
await shutdown();
await sizes();
await report();

async function startOnce(command: readonly string[]): Promise<number> {
  const peer = new Peer(command, options);
  await peer.initialize();
  const took = performance.now() - peer.startedAt;
  peer.child.kill("SIGKILL");
  await peer.child.exited;
  return took;
}

async function startUp(): Promise<void> {
  const node = [
    Bun.which("node") ?? "node",
    join(ROOT, "node_modules/@modelcontextprotocol/server-filesystem/dist/index.js"),
    ROOT,
  ];
  const ours: number[] = [];
  const theirs: number[] = [];
  // In turn, so that a noisy minute hits both alike.
  for (let i = 0; i < STARTS; i++) {
    ours.push(await startOnce([EXECUTABLE]));
    if (i % 3 === 0) theirs.push(await startOnce(node));
  }
  const [a, b] = [summarize(ours).p50, summarize(theirs).p50];
  rows.push(
    {
      what: "process start to `initialize` answered, median",
      reach: "≤ 60 ms",
      measured: `${a.toFixed(0)} ms`,
      reached: a <= 60,
    },
    {
      what: "the same against `@modelcontextprotocol/server-filesystem` on Node",
      reach: "5 × faster",
      measured: `${(b / a).toFixed(1)} × (${b.toFixed(0)} ms)`,
      reached: b / a >= 5,
    },
  );
}

function toolTokens(): void {
  const tokens = (value: unknown): number => encode(JSON.stringify(value)).length;
  const one = tokens({ tools: [describeTool(actions)] });
  const separate = tokens({
    tools: actions.map(({ name, description, jsonSchema }) => ({
      name,
      description,
      inputSchema: jsonSchema(),
    })),
  });
  const less = 100 - (100 * one) / separate;
  rows.push(
    { what: "`tools/list`", reach: "≤ 350 tokens", measured: `${one} tokens`, reached: one <= 350 },
    {
      what: `the same against ${actions.length} tools with the same schemas`,
      reach: "83 % less",
      measured: `${less.toFixed(0)} % less (${separate} tokens)`,
      reached: less >= 83,
    },
  );
}

async function cachedRead(): Promise<void> {
  const peer = new Peer([EXECUTABLE], options);
  await peer.initialize();
  const params = { file_path: "src/ingest/walk.ts" };
  await peer.call("read_code", params);
  const times: number[] = [];
  for (let i = 0; i < READS; i++) {
    const at = performance.now();
    await peer.call("read_code", params);
    times.push(performance.now() - at);
  }
  await peer.end();
  const { p50, p99 } = summarize(times);
  rows.push({
    what: "cached read over stdio, p50",
    reach: "≤ 2 ms",
    measured: `${p50.toFixed(2)} ms (p99 ${p99.toFixed(1)} ms)`,
    reached: p50 <= 2,
  });
}

async function pingUnderLoad(): Promise<void> {
  const peer = new Peer(
    [EXECUTABLE, "--root", join(ROOT, "node_modules/typescript/lib"), "--root", ROOT],
    options,
  );
  await peer.initialize();
  const state = { done: false };
  const work = Promise.all([
    peer.call("read_code", { file_path: join(ROOT, "node_modules/typescript/lib"), force: true }),
    peer.call("read_code", { file_path: join(ROOT, "src"), force: true }),
  ]).finally(() => {
    state.done = true;
  });
  const times: number[] = [];
  while (!state.done || times.length < 20) {
    const at = performance.now();
    await peer.request("ping");
    times.push(performance.now() - at);
    await Bun.sleep(2);
  }
  await work;
  await peer.end();
  const { p99, count } = summarize(times);
  rows.push({
    what: "`ping` while large folders are read, p99",
    reach: "≤ 50 ms",
    measured: `${p99.toFixed(0)} ms of ${count} pings`,
    reached: p99 <= 50,
  });
}

async function patterns(): Promise<void> {
  const { cold, files, read, warm } = await patternFigures();
  rows.push(
    {
      what: `style of a project of ${files.toLocaleString("en")} files, nothing known of it (${read} of them read)`,
      reach: "≤ 2 s",
      measured: `${(cold / 1000).toFixed(2)} s`,
      reached: cold <= 2_000,
    },
    {
      what: "the same where nothing changed, median",
      reach: "≤ 50 ms",
      measured: `${warm.toFixed(0)} ms`,
      reached: warm <= 50,
    },
  );
}

async function providerStream(): Promise<void> {
  const { addedToFirst, addedAfterLast, ours, theirs, tokens } = await providerFigures();
  rows.push(
    {
      what: "time added to a provider's first token, median",
      reach: "≤ 5 ms",
      measured: `${addedToFirst.toFixed(1)} ms`,
      reached: addedToFirst <= 5,
    },
    {
      what: "the same after its last, before gates and disk",
      reach: "≤ 10 ms",
      measured: `${addedAfterLast.toFixed(1)} ms`,
      reached: addedAfterLast <= 10,
    },
    {
      what: `stream of ${tokens.toLocaleString("en")} tokens against \`@cerebras/cerebras_cloud_sdk\``,
      reach: "faster",
      measured: `${(theirs / ours).toFixed(1)} × (${Math.round(tokens / ours / 1_000)} thousand tokens/s)`,
      reached: ours < theirs,
    },
  );
}

async function idleMemory(): Promise<void> {
  const peer = new Peer([EXECUTABLE], options);
  await peer.initialize();
  await Bun.sleep(2_000);
  const bytes = peer.residentBytes();
  await peer.end();
  rows.push({
    what: "idle memory of a server",
    reach: "≤ 80 MB",
    measured: `${(bytes / MEGABYTE).toFixed(0)} MB`,
    reached: bytes <= 80 * MEGABYTE,
  });
}

async function consoleCosts(): Promise<void> {
  const { cores, idleBytes, memory, pageMs, pages, startMs } = await consoleFigures();
  rows.push(
    {
      what: "the console's first page, warm, median",
      reach: "≤ 50 ms",
      measured: `${pageMs.toFixed(0)} ms`,
      reached: pageMs <= 50,
    },
    {
      what: `${pages} open pages, live, while another worker is busy`,
      reach: "≤ a quarter of a core",
      measured: `${(100 * cores).toFixed(0)} % of a core`,
      reached: cores <= 0.25,
    },
    {
      what: "the same, idle",
      reach: "≤ 150 MB",
      measured: `${(idleBytes / MEGABYTE).toFixed(0)} MB`,
      reached: idleBytes <= 150 * MEGABYTE,
    },
    {
      what: "`--console` added to a server: start-up and memory",
      reach: "≤ 30 ms, ≤ 40 MB",
      measured: `${startMs.toFixed(0)} ms, ${(memory / MEGABYTE).toFixed(0)} MB`,
      reached: startMs <= 30 && memory <= 40 * MEGABYTE,
    },
  );
}

async function shutdown(): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < 11; i++) {
    const peer = new Peer([EXECUTABLE], options);
    await peer.initialize();
    await Bun.sleep(300);
    times.push(await peer.end());
  }
  const { p50, p99 } = summarize(times);
  rows.push({
    what: "shutdown with nothing under way",
    reach: "≤ 200 ms",
    measured: `${p50.toFixed(0)} ms (worst of 11: ${p99.toFixed(0)} ms)`,
    reached: p99 <= 200,
  });
}

async function sizes(): Promise<void> {
  const { full, brief, files } = await digestSizes();
  rows.push(
    {
      what: `digest size, code of 100 lines and more, median of ${files} files, \`full\``,
      reach: "≤ 15 % of the source's tokens",
      measured: `${(100 * full).toFixed(1)} %`,
      reached: full <= 0.15,
    },
    {
      what: "the same, `brief`",
      reach: "≤ 6 %",
      measured: `${(100 * brief).toFixed(1)} %`,
      reached: brief <= 0.06,
    },
  );
}

async function report(): Promise<void> {
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${(totalmem() / MEGABYTE / 1024).toFixed(0)} GB, ${process.platform} ${process.arch}, Bun ${Bun.version}`;
  const table = [
    "| what | reach | measured | |",
    "| --- | --- | --- | --- |",
    ...rows.map(
      ({ what, reach, measured, reached }) =>
        `| ${what} | ${reach} | ${measured} | ${reached ? "reached" : "**not reached**"} |`,
    ),
    "",
    `Machine: ${machine}.`,
  ].join("\n");
  process.stdout.write(`${table}\n`);
  if (!process.argv.includes("--write")) return;
  await fillFile(join(ROOT, "README.md"), { bench: table });
  await fillFile(join(ROOT, "docs/bench.md"), { bench: table });
}
