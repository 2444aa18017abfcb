import { expect, test } from "bun:test";
import { Savings } from "../../src/actions/savings.ts";
import type { StoredDigest } from "../../src/ingest/stored-digest.ts";

function setUp(definitionTokens = 100) {
  const recorded: number[] = [];
  const savings = new Savings(
    { add: (name, value) => void (name === "tokens_saved" && recorded.push(value)) },
    definitionTokens,
  );
  return { savings, saved: () => recorded.reduce((a, b) => a + b, 0) };
}

const file = (changes: Partial<StoredDigest> = {}): StoredDigest => ({
  path: "a.ts",
  realPath: "/p/a.ts",
  reader: "read_code",
  sha256: "c0ffee",
  lines: 100,
  sourceTokens: 1000,
  maskedSecrets: 0,
  parsed: "",
  ...changes,
});
const DIGEST = { digest: "1 a" };

test("a digest saves its source less the answer, and the tool's definition is paid once", () => {
  const { savings, saved } = setUp(100);
  savings.count(file(), DIGEST);
  expect(saved()).toBeGreaterThan(1000 - 100 - 20);
  expect(saved()).toBeLessThan(1000 - 100);
  const before = saved();
  savings.count(file({ realPath: "/p/b.ts" }), DIGEST);
  expect(saved() - before).toBeGreaterThan(980);
});

test("the same content is counted once, new content of the file again", () => {
  const { savings, saved } = setUp();
  savings.count(file(), DIGEST);
  const once = saved();
  savings.count(file(), DIGEST);
  expect(saved()).toBe(once);
  savings.count(file({ sha256: "decade" }), DIGEST);
  expect(saved()).toBeGreaterThan(once);
});

test("an answer without a digest, a map and a file given whole save nothing", () => {
  const { savings, saved } = setUp();
  savings.count(file(), { omitted: "1 digest; max_tokens 4600 shows all" });
  savings.count(file({ reader: "map" }), DIGEST);
  savings.count(file(), { source: "whole" });
  expect(saved()).toBe(0);
});

test("reading a file whole takes back what its digest had saved", () => {
  const { savings, saved } = setUp(0);
  savings.count(file(), DIGEST);
  savings.count(file(), { source: "whole" });
  expect(saved()).toBe(0);
});

test("a digest that costs more than its source saves nothing, not less", () => {
  const { savings, saved } = setUp(0);
  savings.count(file({ sourceTokens: 1 }), DIGEST);
  expect(saved()).toBe(0);
});
