import { expect, test } from "bun:test";
import { applyPatch } from "diff";
import fc from "fast-check";
import { changesOf } from "../../src/generate/file/changes.ts";
import { OutputProgress } from "../../src/generate/file/output-progress.ts";
import { describeUsage } from "../../src/generate/file/receipt.ts";
import { strangersIn } from "../../src/generate/file/strangers.ts";
import { usageOf } from "../../src/generate/file/usage.ts";
import { targetLanguage } from "../../src/generate/language.ts";

test("changes are counted, placed and shown", () => {
  const before = "a\nb\nc\nd\ne\nf\n";
  expect(changesOf("x", before, "a\nB\nc\nd\ne\nf\ng\nh\n")).toMatchObject({
    added: 3,
    removed: 1,
    ranges: "2, 7-8",
  });
  expect(changesOf("x", undefined, "a\nb\n")).toMatchObject({ added: 2, removed: 0, ranges: "1-2" });
  expect(changesOf("x", "a\nb\n", undefined)).toMatchObject({ added: 0, removed: 2 });
  expect(changesOf("x", before, before.replaceAll("\n", "\r\n"))).toEqual({
    added: 0,
    removed: 0,
    ranges: "",
    diff: "",
  });
});

test("the diff leads from one text to the other", () => {
  const text = fc
    .array(fc.constantFrom("a", "b", "c", "", "+x", "-y", "\\ z"), { maxLength: 30 })
    .map((l) => l.map((line) => `${line}\n`).join(""));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { diff } = changesOf("x", before, after);
      expect(diff === "" ? before : applyPatch(before, diff)).toBe(after);
    }),
  );
});

test("two long texts with nothing in common are compared in time", () => {
  const lines = (name: string): string =>
    Array.from({ length: 30_000 }, (_, n) => `${name} ${(n * 7919) % 30_011}\n`).join("");
  expect(changesOf("x", lines("a"), lines("b"))).toMatchObject({ added: 30_000, removed: 30_000 });
}, 60_000);

test("hosts are named unless somebody spoke of them", () => {
  const seen = "Use https://API.known.test/v1 and db.internal.test";
  const code =
    'a("https://api.known.test/x"); b("postgres://user:x@db.internal.test/y"); c("http://localhost:1"); d("https://user@evil.test/"); e("10.1.2.3");';
  expect(strangersIn(code, seen)).toEqual({ hosts: ["evil.test", "10.1.2.3"] });
  expect(strangersIn("const version = 1;", seen)).toEqual({});
});

test("invisible characters are named with their first line, unless they were there before", () => {
  expect(strangersIn("a\nb\u202e\u200b\nc\u200b", "\u200b")).toEqual({ invisible: ["U+202E line 2"] });
  expect(strangersIn("\u{e0041}\u0007\t\r\n", "")).toEqual({
    invisible: ["U+E0041 line 1", "U+0007 line 1"],
  });
});

test("usage adds up over calls; a price that is not known makes none", () => {
  const call = {
    text: "",
    finish: "stop",
    provider: "p",
    model: "m",
    firstTokenMs: 100,
    totalMs: 600,
  } as const;
  const usage = { promptTokens: 10, completionTokens: 100 };
  expect(
    usageOf([
      { ...call, usage, cost: 0.1 },
      { ...call, usage, cost: 0.2 },
    ]),
  ).toMatchObject({
    promptTokens: 20,
    completionTokens: 200,
    rate: 200,
    seconds: 1.2,
    cost: 0.3,
  });
  expect(usageOf([{ ...call, usage, cost: 0.1 }, call])).not.toHaveProperty("cost");
  expect(usageOf([call])).not.toHaveProperty("rate");
  expect(describeUsage(usageOf([{ ...call, usage }]))).toHaveProperty("tokens", "10 in, 100 out");
  // A server that tells no tokens has not used none.
  expect(describeUsage(usageOf([call]))).toEqual({ seconds: 0.6, model: "m" });
});

test("progress only grows, also when the provider starts anew", () => {
  let now = 0;
  const seen: number[] = [];
  const progress = new OutputProgress(
    ({ bytes }) => seen.push(bytes),
    () => now,
  );
  for (const piece of ["é", "b", undefined, "c", "", "d"]) {
    progress.add(piece);
    now += 250;
  }
  expect(seen).toEqual([2, 3, 4, 5]);
});

test("a file's language follows its name, or what the call says", () => {
  expect(targetLanguage("/p/a.py", undefined)).toMatchObject({
    name: "python",
    checkAs: "/p/a.py",
    document: false,
  });
  expect(targetLanguage("/p/run", "bash")).toMatchObject({ name: "bash", checkAs: "/p/run.sh" });
  expect(targetLanguage("/p/README.md", "code")).toMatchObject({ name: "markdown", document: true });
  expect(targetLanguage("/p/a.sql", "sql")).toMatchObject({ name: "sql", checkAs: "/p/a.sql" });
  expect(targetLanguage("/p/x.unknown", undefined).name).toBeUndefined();
  expect(targetLanguage("/p/a.tsx", "ts")).toMatchObject({ name: "typescript" });
  expect(() => targetLanguage("/p/a", "pyton")).toThrow('Unknown code_type "pyton"');
});
