import { expect, test } from "bun:test";
import fc from "fast-check";
import { type OutlineLine, renderOutline } from "../src/outline.ts";
import { estimateTokens } from "../src/tokens.ts";

const line = (depth: number, ...parts: [text: string, rank: number, what: string][]): OutlineLine => ({
  depth,
  parts: parts.map(([text, rank, what]) => ({ text, rank, what })),
});

const LINES = [
  line(0, ["1-9 class Server", 0, "names"], [" — serves", 5, "docs"]),
  line(1, ["2-3 start", 0, "names"], ["(port: number)", 2, "parameters"], [" — starts", 5, "docs"]),
  line(1, ["4-5 -hidden", 3, "private members"], ["(x: string)", 3, "parameters"]),
  line(0, ["11 helper", 0, "names"]),
];

test("without a limit every part is there, nested lines indented", () => {
  const { text, omitted } = renderOutline(LINES, Number.POSITIVE_INFINITY);
  expect(text).toBe(
    "1-9 class Server — serves\n 2-3 start(port: number) — starts\n 4-5 -hidden(x: string)\n11 helper",
  );
  expect(omitted.size).toBe(0);
});

test("the highest rank goes first, the last of the file before the first", () => {
  const full = estimateTokens(renderOutline(LINES, Number.POSITIVE_INFINITY).text);
  const { text, omitted } = renderOutline(LINES, full - 1);
  expect(text).toContain("— serves");
  expect(text).not.toContain("— starts");
  expect([...omitted]).toEqual([["docs", 1]]);
});

test("a line takes its nested lines along", () => {
  const { text, omitted } = renderOutline(LINES, 5);
  expect(text).not.toContain("start");
  expect(omitted.get("names")).toBeGreaterThan(0);
});

test("a budget of nothing gives nothing", () => {
  expect(renderOutline(LINES, 0).text).toBe("");
});

test("whatever the lines, the text fits its budget and what is kept stands in order", () => {
  const parts = fc.array(
    fc.tuple(fc.string({ minLength: 1, maxLength: 40 }), fc.integer({ min: 0, max: 6 }), fc.constant("x")),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  const lines = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), parts), { maxLength: 30 });
  fc.assert(
    fc.property(lines, fc.integer({ min: 0, max: 300 }), (given, budget) => {
      const outline = given.map(([depth, list]) =>
        line(depth, ...list.map((part): [string, number, string] => [...part])),
      );
      const { text } = renderOutline(outline, budget);
      expect(estimateTokens(text)).toBeLessThanOrEqual(budget);
    }),
  );
});
