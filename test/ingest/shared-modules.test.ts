import { expect, test } from "bun:test";
import { join } from "node:path";
import { ModulesOfPool } from "../../src/ingest/modules-of-pool.ts";
import type { ModuleRequest } from "../../src/ingest/parse-job.ts";
import { SharedModules } from "../../src/ingest/shared-modules.ts";
import { createLogger } from "../../src/log.ts";

const log = createLogger({
  level: () => "silent",
  format: "pretty",
  write: () => undefined,
  mask: (text) => text,
  now: Date.now,
});
const css = join(import.meta.dir, "../../node_modules/tree-sitter-css/tree-sitter-css.wasm");

test("a module is compiled once for all who ask, until it is let go of", async () => {
  const shared = new SharedModules(log);
  const [first, second] = await Promise.all([shared.answer(css), shared.answer(css)]);
  expect(first.module).toBeInstanceOf(WebAssembly.Module);
  expect(second.module === first.module).toBe(true);
  shared.clear();
  expect((await shared.answer(css)).module === first.module).toBe(false);
});

test("a thread compiles by itself what the pool cannot, and says why it cannot either", async () => {
  const shared = new SharedModules(log);
  const asked: ModuleRequest[] = [];
  const thread = new ModulesOfPool((request) => {
    asked.push(request);
    // A pool without it.
    thread.take({ path: request.wants });
  });
  expect(await thread.ask(css)).toBeInstanceOf(WebAssembly.Module);
  expect(asked).toEqual([{ wants: css }]);
  expect(await shared.answer("/nowhere.wasm")).toEqual({ path: "/nowhere.wasm" });
  await expect(thread.ask("/nowhere.wasm")).rejects.toThrow("nowhere.wasm");
});
