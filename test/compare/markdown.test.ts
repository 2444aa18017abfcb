import { expect, test } from "bun:test";
import type { Comparison } from "./comparison.ts";
import type { Thing } from "./markdown-judges.ts";
import { compareThings, emptyComparison } from "./markdown.ts";

const EXACT: Thing = { key: "link a", line: [5, 5] };
const WRONG: Thing = { key: "link a", line: [4, 4] };
/** As a judge has it that only knows the block. */
const BLOCK: Thing = { key: "link a", line: [4, 6] };
const ELSEWHERE: Thing = { key: "link a", line: [9, 9] };

function compared(ours: Thing[], judge: Thing[], other: Thing[]): Comparison {
  const result = emptyComparison("subject", "judge");
  compareThings(result, "doc.md", ours, judge, other);
  return result;
}

test("a wrong line is not excused by a judge that only knows the block", () => {
  expect(compared([WRONG], [EXACT], [BLOCK])).toMatchObject({
    linesRight: 0,
    differences: ["doc.md: judge link a 5, ours link a 4"],
    excused: [],
  });
});

test("a line is excused by the other judge's exact line", () => {
  expect(compared([EXACT], [ELSEWHERE], [EXACT])).toMatchObject({
    expected: 1,
    linesRight: 1,
    differences: [],
    excused: ["doc.md: judge link a 9, ours link a 5"],
  });
});

test("of things only we have, those are excused whose place the other judge confirms", () => {
  const result = compared([EXACT, ELSEWHERE], [], [EXACT, { key: "link a", line: [7, 8] }]);
  expect(result.excused).toEqual(["doc.md: judge nothing, ours link a 5"]);
  expect(result.differences).toEqual(["doc.md: judge nothing, ours link a 9"]);
  expect(result.invented).toBe(1);
});

test("of things only the judge has, those are excused that the other judge has no more than we", () => {
  expect(compared([], [EXACT, ELSEWHERE], [BLOCK])).toMatchObject({
    expected: 1,
    found: 0,
    differences: ["doc.md: judge link a 5, ours nothing"],
    excused: ["doc.md: judge link a 9, ours nothing"],
  });
});
