import { expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runJob } from "../../../../src/ingest/run-job.ts";
import type { ParseJob } from "../../../../src/ingest/parse-job.ts";
import { codeReader } from "../../../../src/readers/code/index.ts";

const repeated = "export const a = 1; ".repeat(4_000);

test("scripts whose errors would take all memory need a process, whatever they stand in", () => {
  const needs = (path: string, text: string): boolean => codeReader.needsProcess?.({ path, text }) === true;
  for (const name of ["a.js", "a.mjs", "a.ts", "a.tsx", "a.jsx", "a.vue", "a.svelte", "a.html"]) {
    expect(needs(name, repeated)).toBe(true);
    expect(needs(name, repeated.replaceAll("; ", ";\n"))).toBe(false);
    expect(needs(name, repeated.replaceAll("; ", ";\n").repeat(10))).toBe(true);
  }
  expect(needs("a.go", repeated)).toBe(false);
});

test("no thread begins with them, a process does", async () => {
  const path = join(tmpdir(), `needs-process-${process.pid}.js`);
  await Bun.write(path, "export const a = 1; ".repeat(1_000));
  const job: ParseJob = { type: "parse", path, reader: "read_code", maxBytes: 1e6 };
  const inThread = await runJob(job, false, () => undefined);
  const alone = await runJob(job, true, () => undefined);
  await Bun.file(path).delete();
  expect(inThread).toBeUndefined();
  expect(alone?.type).toBe("parsed");
});
