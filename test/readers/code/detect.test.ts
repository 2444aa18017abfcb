import { expect, test } from "bun:test";
import { detectLanguage } from "../../../src/readers/code/detect.ts";
import { codeReader } from "../../../src/readers/code/index.ts";

test.each([
  ["a.ts", undefined, "typescript"],
  ["a.D.TS", undefined, "typescript"],
  ["dir\\a.mts", undefined, "typescript"],
  ["a.tsx", undefined, "tsx"],
  ["a.cjs", undefined, "javascript"],
  ["a.jsx", undefined, "jsx"],
  ["run", "#!/usr/bin/env node\n", "javascript"],
  ["run", "#! /usr/bin/env -S FOO=1 bun --smol\n", "javascript"],
  ["run", "#!/usr/local/bin/python3.12 -u\n", "python"],
  ["A.java", undefined, "java"],
  ["a.rs", undefined, "rust"],
  ["a.php", undefined, "php"],
  ["a.cs", undefined, "c#"],
  ["build.gradle.kts", undefined, "kotlin"],
  ["dir/Rakefile", undefined, "ruby"],
  ["a.sh", "#!/usr/bin/env python3\n", "bash"],
  ["run", "#!/bin/sh -e\n", "bash"],
  ["run", "#!/usr/bin/lua5.4\n", "lua"],
  ["a.css", undefined, "css"],
  ["run", "node\n", undefined],
  ["notes.txt", undefined, undefined],
])("%s beginning with %p is %p", (path, head, name) => {
  expect(detectLanguage(path, head)?.name).toBe(name);
});

test("what no language claims is refused with the list of those there are", () => {
  expect(() => codeReader.parse({ path: "/a.unheard-of", text: "" })).toThrow(
    'No code language is known for "/a.unheard-of"',
  );
});
