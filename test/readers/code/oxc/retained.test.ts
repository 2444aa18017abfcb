import { expect, test } from "bun:test";
import { heapStats } from "bun:jsc";
import { parseCode } from "../../../../src/readers/code/oxc/parse.ts";

const PARSES = 300;
const TEXT = `const { join } = require("node:path");
function load(name) { return { path: join("a", name) }; }
module.exports = { load };
`;

/** Functions on the heap once all that nobody holds is gone. */
function functions(): number {
  Bun.gc(true);
  return heapStats().objectTypeCounts["Function"] ?? 0;
}

test("nothing of a script is kept once it was read", () => {
  const parse = (): unknown => parseCode({ path: "a.js", text: TEXT }, "javascript", "js");
  parse();
  const before = functions();
  for (let n = 0; n < PARSES; n++) parse();
  // A reading makes some thirty closures over its source.
  expect(functions() - before).toBeLessThan(PARSES);
});
