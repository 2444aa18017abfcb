import { expect, test } from "bun:test";
import fc from "fast-check";
import { fitOutline, type OutlineLine, renderOutline } from "../src/outline.ts";
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

const within = (maxTokens: number) => fitOutline(LINES, ({ text }) => estimateTokens(text) <= maxTokens);

test("without a limit every part is there, nested lines indented", () => {
  expect(renderOutline(LINES)).toBe(
    "1-9 class Server — serves\n 2-3 start(port: number) — starts\n 4-5 -hidden(x: string)\n11 helper",
  );
  expect(within(1000).text).toBe(renderOutline(LINES));
  expect(within(1000).omitted.size).toBe(0);
});

test("the highest rank goes first, the last of the file before the first, and no more than must", () => {
  const { text, omitted } = within(estimateTokens(renderOutline(LINES)) - 1);
  expect(text).toContain("— serves");
  expect(text).not.toContain("— starts");
  expect([...omitted]).toEqual([["docs", 1]]);
});

test("a line takes its nested lines along", () => {
  const { text, omitted } = within(5);
  expect(text).not.toContain("start");
  expect(omitted.get("names")).toBeGreaterThan(0);
});

test("a budget of nothing gives nothing", () => {
  expect(within(0).text).toBe("");
});

test("a budget is used however much larger the lines are", () => {
  const lines = Array.from({ length: 20_000 }, (_, at) =>
    line(0, [`${at} function name${at}`, 1, "names"], [`(parameter: Type${at})`, 2, "parameters"]),
  );
  const { text } = fitOutline(lines, (outline) => estimateTokens(outline.text) <= 500);
  expect(estimateTokens(text)).toBeGreaterThan(450);
});

test("whatever the lines, the text fits its budget and what is kept stands in order", () => {
  const parts = fc.array(
    fc.tuple(fc.string({ minLength: 1, maxLength: 40 }), fc.integer({ min: 0, max: 6 }), fc.constant("x")),
    { minLength: 1, maxLength: 4 },
  );
  const lines = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), parts), { maxLength: 30 });
  fc.assert(
    fc.property(lines, fc.integer({ min: 0, max: 300 }), (given, budget) => {
      const outline = given.map(([depth, list]) =>
        line(depth, ...list.map((part): [string, number, string] => [...part])),
      );
      const { text } = fitOutline(outline, (drafted) => estimateTokens(drafted.text) <= budget);
      expect(estimateTokens(text)).toBeLessThanOrEqual(budget);
    }),
  );
});
