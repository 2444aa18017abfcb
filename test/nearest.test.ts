import { expect, test } from "bun:test";
import { nearest } from "../src/nearest.ts";

test("what was meant is what takes the fewest edits, best first", () => {
  expect(nearest("mian.ts", ["main.ts", "man.ts", "other.ts", "mean.ts"])).toEqual([
    "main.ts",
    "man.ts",
    "mean.ts",
  ]);
  expect(nearest("README.md", ["readme.md"])).toEqual(["readme.md"]);
  expect(nearest("read_cod", ["read_code", "read_config", "list_models"])).toEqual(["read_code"]);
});

test("what is not alike is not suggested", () => {
  expect(nearest("xyz", ["main.ts", "abc", ""])).toEqual([]);
  expect(nearest("", ["a", "bc"])).toEqual(["a"]);
});
