import { describe, expect, test } from "bun:test";
import { codeReader } from "../../../src/readers/code/index.ts";
import { renderOutline } from "../../../src/outline.ts";

async function listing(path: string, text: string): Promise<string[]> {
  const { declarations } = await codeReader.parse({ path: `/project/${path}`, text });
  return declarations.map(({ kind, name, line, endLine }) => `${kind} ${name} ${line}-${endLine}`);
}

const VUE = `<template>
  <div v-if="a < b">{{ "<script>var no</script>" }} <Foo/></div>
</template>

<script lang="ts">
export const shared = 1
</script>
<script setup lang="ts">
import { ref } from "vue"
/** What it shows. */
const props = withDefaults(defineProps<{ title: string; size?: number }>(), { size: 1 })
defineEmits<{ open: [id: number] }>()
function open(a: number): void { ref(a) }
</script>
<docs><script>var no = 1</script></docs>
<style>a > b { }</style>
`;

test("a Vue component: its blocks at their lines in the file, types, props and events", async () => {
  expect(await listing("Box.vue", VUE)).toEqual([
    "constant shared 6-6",
    "constant props 11-11",
    "constant emits 12-12",
    "function open 13-13",
  ]);
  const digest = await codeReader.parse({ path: "/project/Box.vue", text: VUE });
  expect(digest).toMatchObject({ language: "vue", errors: [] });
  expect(digest.imports).toEqual([{ module: "vue", line: 9, origin: "third_party", names: ["ref"] }]);
  const outline = renderOutline(codeReader.outline(digest, "full"));
  expect(outline).toContain("defineProps<{ title: string; size?: number }>()");
  expect(outline).toContain("12 defineEmits<{ open: [id: number] }>()");
});

test("a Svelte component: module and instance scripts, not those of its markup", async () => {
  const text = `<script context="module">
  export const shared = 1;
</script>
<script>
  import Foo from "./Foo.svelte";
  let { title, size = 1 } = $props();
  function open() {}
</script>
{#if title < 3}<p>{title}</p>{/if}
<svelte:head><script>var no = 1;</script></svelte:head>
`;
  expect(await listing("Box.svelte", text)).toEqual([
    "constant shared 2-2",
    "variable title 6-6",
    "variable size 6-6",
    "function open 7-7",
  ]);
});

test("a page: title, headings, landmarks, ids, links and what its scripts declare", async () => {
  const text = `<!doctype html>
<title>Shop &amp; more</title><link rel="stylesheet" href="a.css"><link rel="icon" href="no.png">
<script src="https://example.com/z.js"></script><script src="./own.js"></script>
<main id="top">
  <h1>Welcome <b>all</b></h1>
  <!-- <script>function no() {}</script> <h2>no</h2> -->
  <script type="application/json">{"no": function no() {}}</script>
  <script>
    function add(a, b) { return "<h2>no</h2>" }
  </script>
  <SCRIPT TYPE=module>const one = 1</SCRIPT>
</main>
`;
  expect(await listing("a.html", text)).toEqual([
    "element top 4-12",
    "element Welcome all 5-5",
    "function add 9-9",
    "constant one 11-11",
  ]);
  const digest = await codeReader.parse({ path: "/project/a.html", text });
  expect(digest).toMatchObject({ doc: "Shop & more", errors: [] });
  expect(digest.imports.map(({ module, line, origin }) => [module, line, origin])).toEqual([
    ["a.css", 2, "local"],
    ["https://example.com/z.js", 3, "third_party"],
    ["./own.js", 3, "local"],
  ]);
});

test("what does not parse in a script is told at its line in the file, and the rest is read", async () => {
  const text = "<p>text</p>\n<script>\nfunction a() {}\nlet = = ;\nfunction b() {}\n</script>\n";
  const { errors, declarations } = await codeReader.parse({ path: "/project/a.vue", text });
  expect(errors[0]?.line).toBe(4);
  expect(declarations.map(({ name }) => name)).toContain("a");
});

test("symbols are found in components", async () => {
  const digest = await codeReader.parse({ path: "/project/Box.vue", text: VUE });
  expect(codeReader.find(digest, "open").parts).toEqual([{ name: "open", line: 13, endLine: 13 }]);
});

describe("hostile pages", () => {
  const many = 100_000;
  test.each([
    ["open tags", "<div>".repeat(many)],
    ["tags within tags", "<div>".repeat(many) + "</div>".repeat(many)],
    ["end tags that nothing opened", "<i>".repeat(400) + "</x>".repeat(many)],
    ["a comment", `<!--${"-".repeat(many)}-->`],
    ["attributes", `<a ${"a=b ".repeat(many)}>`],
    ["marks", "<".repeat(many)],
    ["scripts", "<script>var a = 1</script>\n".repeat(5_000)],
  ])("%s are read, and the script behind them too", async (_, text) => {
    for (const path of ["a.html", "a.vue", "a.svelte"]) {
      const found = await listing(
        path,
        `<script>function first() {}</script>${text}\n<script>function behind() {}</script>`,
      );
      expect(found[0]).toStartWith("function first 1-1");
      if (path === "a.html" && !text.startsWith("<<")) expect(found.at(-1)).toStartWith("function behind");
    }
  });

  test.each(["<script>let a = 1", "<!-- abc", "<a b='", "<![CDATA[", "<"])("%j has no end", async (text) => {
    expect(await listing("a.html", `<h1 id=a>b</h1>${text}`)).toContain("element b 1-1");
  });
});
