import { expect, test } from "bun:test";
import { bash } from "../../../src/readers/code/tree-sitter/bash.ts";
import { listing, read } from "./listing.ts";

async function declared(text: string): Promise<string[]> {
  return listing(await read(bash, text));
}

test("functions of each form are listed with their whole body, those within a function are not", async () => {
  expect(
    await declared(
      "a() {\n  b() { :; }\n}\nfunction c {\n  :\n}\nfunction d() (\n  :\n)\ne () if x; then :; fi\nf-g.h() { :; } >&2\n",
    ),
  ).toEqual([
    "1-3 function a",
    "4-6 function c",
    "7-9 function d",
    "10-10 function e",
    "11-11 function f-g.h",
  ]);
});

test("the first assignment of a variable declares it, a prefix of a command does not", async () => {
  expect(await declared("a=1 b=\nfor x in y; do a=2; done\nX=1 cmd\nc[0]=1\nd+=1\ne=(\n 1\n)\n")).toEqual([
    "1-1 variable a",
    "1-1 variable b",
    "5-5 variable d",
    "6-8 variable e",
  ]);
});

test("readonly and declare -r make constants; export of a name alone declares nothing", async () => {
  expect(
    await declared(
      "readonly A=1 B=2\ndeclare -r C=3\ndeclare -A d\nexport E=4 PATH\nexport F\ntypeset g=1\n",
    ),
  ).toEqual([
    "1-1 constant A",
    "1-1 constant B",
    "2-2 constant C",
    "3-3 variable d",
    "4-4 variable E",
    "6-6 variable g",
  ]);
});

test("what branches, loops and lists declare counts, what pipelines and subshells do does not", async () => {
  for (const [open, close] of [
    ["if x; then", "fi"],
    ["if x; then :; elif y; then", "fi"],
    ["if x; then :; else", "fi"],
    ["while x; do", "done"],
    ["while x; do", "done < file"],
    ["for i in a; do", "done"],
    ["for i do", "done"],
    ["case x in\na)", ";;\nesac"],
    ["{", "}"],
    ["x && {", "}"],
  ]) {
    const found = await declared(`${open}\nf() { :; }\na=1\n${close}\n`);
    expect(found.map((line) => line.replace(/^\S+ /, ""))).toEqual(["function f", "variable a"]);
  }
  expect(await declared("x | while read y; do a=1; done\n(b=1)\nc=$(d=1)\n")).toEqual(["3-3 variable c"]);
});

test("aliases are functions", async () => {
  const { declarations } = await read(bash, "alias ll='ls -l'\n");
  expect(declarations).toMatchObject([{ name: "ll", kind: "function", signature: "alias ll='ls -l'" }]);
});

test("functions, variables in upper case and what export names are for all, the rest is the script's own", async () => {
  const { declarations } = await read(bash, "a() { :; }\nB=1\nc=1\nexport d=1\n");
  expect(declarations.filter(({ exported }) => exported).map(({ name }) => name)).toEqual(["a", "B", "d"]);
});

test("signatures are as written, without body and long values", async () => {
  const { declarations } = await read(
    bash,
    'function a() {\n}\nb ( ) { :; }\nC="$(cd "$(dirname "$0")" && pwd)/and/something/rather/long"\nd=1\n',
  );
  expect(declarations.map(({ signature }) => signature)).toEqual(["function a()", "b ( )", 'C="$(…)', "d=1"]);
});

test("the comment at the top is the file's doc, unless it is a licence or a function's", async () => {
  expect((await read(bash, "#!/bin/sh\n# Builds it. Then more.\n\nset -e\n")).doc).toBe("Builds it");
  expect((await read(bash, "# Copyright 2020\n# Licensed under X.\n\n# Runs.\n\na=1\n")).doc).toBe("Runs");
  const digest = await read(bash, "# shellcheck disable=1\n# Does a.\na() { :; }\n");
  expect(digest.doc).toBeUndefined();
  expect(digest.declarations[0]?.doc).toBe("Does a");
});

test("sourced files are imports, local unless absolute", async () => {
  const { imports } = await read(bash, '. ./lib.sh\nsource "$DIR/x.sh"\nif x; then . /etc/os-release; fi\n');
  expect(imports).toEqual([
    { module: "./lib.sh", line: 1, origin: "local" },
    { module: "$DIR/x.sh", line: 2, origin: "local" },
    { module: "/etc/os-release", line: 3, origin: "third_party" },
  ]);
});

test("a shebang and a call of main are entry points", async () => {
  expect((await read(bash, '#!/usr/bin/env bash\nmain() { :; }\nmain "$@"\n')).entryPoints).toEqual([
    { line: 1, text: "#!/usr/bin/env bash" },
    { line: 3, text: 'main "$@"' },
  ]);
});

test("bats tests are tests and no functions", async () => {
  const digest = await read(bash, 'setup() { :; }\n@test "adds {two}" {\n  run x\n  y=1\n}\n');
  expect(listing(digest)).toEqual(["1-1 function setup"]);
  expect(digest.tests).toEqual([{ line: 2, text: '@test "adds {two}"' }]);
});

test("text of here-documents declares nothing", async () => {
  expect(await declared("cat <<EOF\na=1\nf() { :; }\nEOF\nb=1\n")).toEqual(["5-5 variable b"]);
});

test("what the grammar misreads is read all the same", async () => {
  expect(
    await declared("A=$B/$C/d\nE=/run/$F/$F.pid\ng= h=\nfor x do i=1; done\nj= k=\nshift\nt=/tmp/x-$$\n"),
  ).toEqual([
    "1-1 variable A",
    "2-2 variable E",
    "3-3 variable g",
    "3-3 variable h",
    "4-4 variable i",
    "5-5 variable j",
    "5-5 variable k",
    "7-7 variable t",
  ]);
  expect(await declared("case x in\n?*' '?*)\n  a=1;;\nesac\nb=1\n")).toEqual([
    "3-3 variable a",
    "5-5 variable b",
  ]);
});

test("an error behind a function leaves its last line", async () => {
  const digest = await read(bash, "a=1\n\ndie () {\n\techo x\n}\n\necho )\necho 2\n{\n\ttrue\n}\n");
  expect(digest.errors.length).toBeGreaterThan(0);
  expect(listing(digest)).toEqual(["1-1 variable a", "3-5 function die"]);
});

test("a broken function costs no other its name", async () => {
  const digest = await read(bash, "a() { :; }\nb() {\n  if x; then\n}\nc() {\n  :\n}\nD=1\n");
  expect(listing(digest)).toEqual(
    expect.arrayContaining(["1-1 function a", "5-7 function c", "8-8 variable D"]),
  );
  expect(digest.errors.length).toBeGreaterThan(0);
});
