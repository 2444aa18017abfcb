/** What the console costs: to those who do not use it, and with many pages open while a worker is busy. */
import { EXECUTABLE, Sandbox } from "../support/executable.ts";
import { SLUG, streamed, writeDemoProject, writePast } from "../support/console-demo.ts";
import { ConsoleServer, type Visitor } from "../support/console.ts";
import { FakeCerebras } from "../support/fake-cerebras.ts";
import { Peer } from "../support/peer.ts";
import { RawServer } from "../support/mcp.ts";
import { cpuTicks } from "../support/slow.ts";
import { readFileSync } from "node:fs";
import { summarize } from "./measure.ts";

const STARTS = 21;
const PAGES = 50;
const BUSY_MS = 10_000;
const FIRST_PAGES = 30;

export interface ConsoleFigures {
  /** Milliseconds that `--console` adds to the answer to `initialize`, median. */
  startMs: number;
  /** Bytes that it adds to an idle server's resident set. */
  memory: number;
  /** Milliseconds to the whole first page of a warm server, median. */
  pageMs: number;
  /** Share of a core that the console takes with many pages open while another worker is busy. */
  cores: number;
  /** Resident bytes with those pages open, nothing going on. */
  idleBytes: number;
  pages: number;
}

/** @throws Error where the console does not come up */
export async function consoleFigures(): Promise<ConsoleFigures> {
  return { ...(await added()), ...(await open()) };
}

async function added(): Promise<Pick<ConsoleFigures, "startMs" | "memory">> {
  using sandbox = new Sandbox();
  const options = { cwd: sandbox.project, env: sandbox.env };
  const start = async (args: string[], waitMs: number): Promise<{ ms: number; bytes: number }> => {
    const peer = new Peer([EXECUTABLE, ...args], options);
    await peer.initialize();
    const ms = performance.now() - peer.startedAt;
    await Bun.sleep(waitMs);
    const bytes = peer.residentBytes();
    peer.child.kill("SIGKILL");
    await peer.child.exited;
    return { ms, bytes };
  };
  const times = { off: [] as number[], on: [] as number[] };
  for (let i = 0; i < STARTS; i++) {
    times.off.push((await start([], 0)).ms);
    times.on.push((await start(["--console=0"], 0)).ms);
  }
  const [off, on] = [await start([], 2_000), await start(["--console=0"], 2_000)];
  return { startMs: summarize(times.on).p50 - summarize(times.off).p50, memory: on.bytes - off.bytes };
}

async function open(): Promise<Omit<ConsoleFigures, "startMs" | "memory">> {
  using sandbox = new Sandbox();
  await using fake = await FakeCerebras.start();
  const place = { project: writeDemoProject(sandbox), env: sandbox.env };
  await using server = await ConsoleServer.start(place, { env: fake.env });
  await using worker = await RawServer.start(place, { env: fake.env });
  await worker.call({ action: "read_code", file_path: "src" });
  writePast(sandbox.data, Date.now() / 1000);
  const visitor = await server.login();
  const times: number[] = [];
  for (let i = 0; i < FIRST_PAGES; i++) {
    const at = performance.now();
    await visitor.text("/");
    times.push(performance.now() - at);
  }
  const streams = await Promise.all(Array.from({ length: PAGES }, () => drain(visitor)));
  const { pid } = server.server.child;
  const before = cpuTicks(pid);
  const startedAt = performance.now();
  for (let n = 0; performance.now() - startedAt < BUSY_MS; n++) {
    fake.queue.push(streamed(SLUG.repeat(3), 20));
    const params = { output_path: `src/made-${n}.ts`, verified_prompt: `Slugs ${n}` };
    await Promise.all([
      worker.call({ action: "generate_file", ...params }),
      worker.call({ action: "read_code", file_path: "src", force: true }),
    ]);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const cores = (cpuTicks(pid) - before) / 100 / seconds;
  await Bun.sleep(5_000);
  const idleBytes = residentBytes(pid);
  await Promise.all(streams.map((stream) => stream.cancel()));
  return { pageMs: summarize(times).p50, cores, idleBytes, pages: PAGES };
}

/** Follows the overview as an open page does. */
async function drain(visitor: Visitor): Promise<{ cancel(): Promise<void> }> {
  const { body } = await visitor.get("/live/overview?window=1h");
  const reader = body?.getReader();
  const reading = (async () => {
    while ((await reader?.read())?.done === false);
  })();
  return {
    async cancel() {
      await reader?.cancel();
      await reading;
    },
  };
}

function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/VmRSS:\s*(\d+) kB/.exec(status)?.[1]) * 1024;
}
