import { expect, test } from "bun:test";
import { join } from "node:path";
import { refuseDeepNesting, tooDeepLine } from "../../../../src/readers/code/oxc/depth.ts";
import { BOMBS } from "./bombs.ts";

const SCRIPT = { jsx: true, types: false };

test("no nesting kills the process: what is too deep is refused with PARSE_FAILED", async () => {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "depth-child.ts")], {
    stdout: "pipe",
    stderr: "pipe",
  });
  const lines = (await new Response(child.stdout).text()).trim().split("\n");
  expect(lines.at(-1)).toBe("done");
  expect(await child.exited).toBe(0);
  expect(lines).toHaveLength(Object.keys(BOMBS).length * 9 + 1);
  expect(lines.slice(0, -1).filter((line) => !/ (?:parsed|PARSE_FAILED)$/.test(line))).toEqual([]);
}, 60_000);

test("the error names the line", () => {
  const text = `a;\r\nb;\n${"(".repeat(1_000)}`;
  expect(() => refuseDeepNesting("/a.js", text, SCRIPT)).toThrow(
    'Cannot parse "/a.js": line 3 is nested too deeply',
  );
});

test.each([
  ["statements without semicolons", "a = !b\nc = d ? e : f\nif (a) b()\nelse c()\n"],
  ["statements with them", "if(a)b=!c;else d();for(;;)e();x:while(1)break x;"],
  ["cases in a row", "case 1: case 2: "],
  ["elements of an array", "!a, b ? c : d, () => e, "],
  ["apostrophes in JSX", "const a = <p>Don't {b} (</p>;\n"],
  ["brackets in strings, templates and regular expressions", "a = '(' + `[(` + /[(]\\(/.test(b) + \"{\";\n"],
  ["unbalanced brackets in comments", "// ((\n/* [[ { */\n"],
  ["statements after blocks", "if (a) { b } else { c }\nfor (;;) {}\n"],
  ["comparisons", "for (i = 0; i < n; i++) a(i < b);\n"],
])("many do not add up: %s", (_, text) => {
  expect(tooDeepLine(text.repeat(5_000), SCRIPT)).toBeUndefined();
});

test("types of many statements do not add up", () => {
  const text = "let a: Map<string, Array<number>>\nconst b = <T,>(c: T): c is Set<T> => d<T>(e)\n";
  expect(tooDeepLine(text.repeat(5_000), { jsx: false, types: true })).toBeUndefined();
});

test("the check is linear: lines of slashes, angles and else cost no square", () => {
  for (const piece of ["/[", "/a ", "<a=", "if(a);else ", "}", "`${", "x\n/*", "<a "]) {
    const start = performance.now();
    tooDeepLine(piece.repeat(200_000), { jsx: true, types: true });
    expect(performance.now() - start).toBeLessThan(10_000);
  }
});
