import { expect, test } from "bun:test";
import fc from "fast-check";
import { jsonDepth, LineFrames } from "../../src/mcp/frames.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("lines come out whole however the bytes are cut", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.integer({ min: 1, max: 7 }), (texts, size) => {
      const lines = texts.map((text) => text.replaceAll(/\s/g, "x")).filter((text) => text !== "");
      const all = bytes(lines.join("\n"));
      const frames = new LineFrames(1_000_000);
      const out = [];
      for (let at = 0; at < all.length; at += size) out.push(...frames.push(all.subarray(at, at + size)));
      out.push(...frames.end());
      expect(out).toEqual(lines.map((line) => ({ line })));
    }),
  );
});

test("a line over the limit is reported with its length, and the next one is taken", () => {
  const frames = new LineFrames(10);
  expect(frames.push(bytes("x".repeat(8)))).toEqual([]);
  expect(frames.push(bytes("x".repeat(8)))).toEqual([]);
  expect(frames.push(bytes("\nshort\n"))).toEqual([{ tooLong: 16 }, { line: "short" }]);
});

test("empty lines and carriage returns are not messages", () => {
  expect(new LineFrames(100).push(bytes("\n\r\n  \na\r\n"))).toEqual([{ line: "a" }]);
});

test("depth counts brackets outside strings", () => {
  expect(jsonDepth('{"a":[1,{"b":"[[[[{{{{ \\" [[["}]}', 10)).toBe(3);
  expect(jsonDepth("[".repeat(100_000), 64)).toBe(65);
  expect(jsonDepth('"[[["', 64)).toBe(0);
});
