import { expect, test } from "bun:test";
import { css } from "../../../src/readers/code/tree-sitter/css.ts";
import { listing, read } from "./listing.ts";

async function declared(text: string): Promise<string[]> {
  return listing(await read(css, text));
}

test("neighbouring rules for one block of names are one declaration", async () => {
  const digest = await read(
    css,
    ".btn {\n}\n.btn:hover,\n.btn > a {\n}\n.btn-primary {\n}\n.btn__icon {\n}\n.card {\n}\n.btn {\n}\n",
  );
  expect(listing(digest)).toEqual(["1-9 class .btn", "10-11 class .card", "12-13 class .btn"]);
  expect(digest.declarations[0]?.signature).toBe(".btn, .btn-primary, .btn__icon");
});

test("rules for elements are one, and so are rules of one line that follow each other", async () => {
  expect(await declared("body {\n}\nh1, h2 {\n}\n.a { }\n.b { }\n#c { }\n")).toEqual([
    "1-4 class body",
    "5-7 class .a",
  ]);
});

test("custom properties are variables where they are first set; other properties are none", async () => {
  const digest = await read(
    css,
    ":root {\n  --a: red;\n  color: var(--a);\n}\n.dark {\n  --a: blue; --b: 1px;\n}\n",
  );
  expect(listing(digest)).toEqual([
    "1-4 class :root",
    "2-2 variable --a",
    "5-7 class .dark",
    "6-6 variable --b",
  ]);
  expect(digest.declarations[1]?.signature).toBe("--a: red");
});

test("rules with a condition hold what is in them", async () => {
  expect(
    await declared(
      "@media (min-width: 1px) {\n  .a {\n  }\n}\n@supports (display: grid) {\n}\n@layer base {\n  .b { }\n}\n@container side (width > 1px) {\n  .c { }\n}\n@layer x, y;\n",
    ),
  ).toEqual([
    "1-4 namespace @media (min-width: 1px)",
    "2-3 class @media (min-width: 1px)..a",
    "5-6 namespace @supports (display: grid)",
    "7-9 namespace @layer base",
    "8-8 class @layer base..b",
    "10-12 namespace @container side (width > 1px)",
    "11-11 class @container side (width > 1px)..c",
    "13-13 namespace @layer x, y",
  ]);
});

test("keyframes, fonts and the like are types", async () => {
  expect(
    await declared(
      "@keyframes spin {\n  from { a: b }\n}\n@font-face { font-family: A }\n@font-face { font-family: B }\n@property --x { }\n@page :first { }\n",
    ),
  ).toEqual(["1-3 type spin", "4-5 type @font-face", "6-6 type @property --x", "7-7 type @page :first"]);
});

test("imports are local unless they name a host", async () => {
  const { imports } = await read(
    css,
    '@import url("a.css") layer(x);\n@import "b.css";\n@import url(https://c.example/d.css);\n',
  );
  expect(imports).toEqual([
    { module: "a.css", line: 1, origin: "local" },
    { module: "b.css", line: 2, origin: "local" },
    { module: "https://c.example/d.css", line: 3, origin: "third_party" },
  ]);
});

test("docs are the comment above a rule, the file's the one at the top, but no licence", async () => {
  const digest = await read(
    css,
    "/* Copyright me */\n\n/* Buttons. All. */\n\n/* The basic one */\n.a { }\n",
  );
  expect(digest.doc).toBe("Buttons");
  expect(digest.declarations[0]?.doc).toBe("The basic one");
  expect((await read(css, "/*! Copyright me */\n.a { }\n")).declarations[0]?.doc).toBeUndefined();
});

test("nested rules and hacks for old browsers are no errors", async () => {
  const digest = await read(
    css,
    ".a {\n  color: red\\9;\n  width: 1px ! important;\n  &:hover { }\n  .b & { }\n}\n.c {\n}\n",
  );
  expect(listing(digest)).toEqual(["1-6 class .a", "7-8 class .c"]);
  expect(digest.errors).toEqual([]);
});

test("a rule that is not closed costs none behind it, and the error has its place", async () => {
  const digest = await read(css, ".a {\n}\n.b {\n  color: red;\n\n.c > .d {\n}\n\n.e {\n}\n");
  expect(listing(digest)).toEqual(expect.arrayContaining(["1-2 class .a", "6-7 class .c", "9-10 class .e"]));
  expect(digest.errors.length).toBeGreaterThan(0);
});

test("a group says which classes and ids its rules name, and is no longer than one finds one's way in", async () => {
  const digest = await read(
    css,
    '.a .b:hover {\n}\n.a #c.d {\n}\n.a a[href$=".pdf"] .sm\\:e {\n}\n.a, .f {\n}\n',
  );
  expect(digest.declarations.map(({ signature }) => signature)).toEqual([".a, .f: .b #c .d .sm\\:e"]);
  const long = await read(css, Array.from({ length: 50 }, (_, i) => `.a .x${i} {\n}\n`).join(""));
  expect(listing(long)).toEqual(["1-80 class .a", "81-100 class .a"]);
  for (const { signature } of long.declarations) expect(signature.length).toBeLessThanOrEqual(140);
});
