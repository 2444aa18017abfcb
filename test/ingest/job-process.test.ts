import { expect, test } from "bun:test";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Scratch } from "../scratch.ts";

/** Runs a job that never ends in a process that may have so much memory. @returns how it ended */
async function endOf(scratch: string, maxResident: number, forMs: number): Promise<string> {
  mkdirSync(scratch, { recursive: true });
  const job = { type: "file", path: "never", reader: "read_sqlite", options: {}, scratch, budgetMs: 60_000 };
  const child = Bun.spawn(
    [process.execPath, join(import.meta.dir, "job-child.ts"), String(process.pid), String(maxResident)],
    {
      stdin: new Blob([JSON.stringify(job)]),
      stdout: "ignore",
      stderr: "inherit",
    },
  );
  const ended = await Promise.race([
    child.exited.then(() => child.signalCode),
    Bun.sleep(forMs).then(() => "running"),
  ]);
  child.kill("SIGKILL");
  await child.exited;
  return String(ended);
}

test("a process that needs more memory than it may have ends by itself, and leaves no copy", async () => {
  using scratch = new Scratch();
  expect(await endOf(scratch.at("copies"), 1024 * 1024, 20_000)).toBe("SIGKILL");
  expect(existsSync(scratch.at("copies"))).toBe(false);
}, 30_000);

test("a process within its memory goes on", async () => {
  using scratch = new Scratch();
  expect(await endOf(scratch.at("copies"), 64 * 1024 ** 3, 1_500)).toBe("running");
}, 30_000);
