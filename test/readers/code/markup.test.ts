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
    "element template 1-3",
    "element script 5-7",
    "constant shared 6-6",
    "element script 8-14",
    "constant props 11-11",
    "field title 11-11",
    "field size 11-11",
    "constant emits 12-12",
    "field open 12-12",
    "function open 13-13",
    "element docs 15-15",
    "element style 16-16",
  ]);
  const digest = await codeReader.parse({ path: "/project/Box.vue", text: VUE });
  expect(digest).toMatchObject({ language: "vue", errors: [] });
  expect(digest.imports).toEqual([{ module: "vue", line: 9, origin: "third_party", names: ["ref"] }]);
  const outline = renderOutline(codeReader.outline(digest, "full"));
  expect(outline).toContain(
    "11 const props = defineProps() { title: string; size?: number = 1 } — What it shows",
  );
  expect(outline).toContain("12 emits { open: [id: number] }");
  expect(outline).toContain("8-14 script setup lang=ts");
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
    "element script 1-3",
    "constant shared 2-2",
    "element script 4-8",
    "constant props 6-6",
    "field title 6-6",
    "field size 6-6",
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
    "element script 7-7",
    "element script 8-10",
    "function add 9-9",
    "element script 11-11",
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
    ["controls of one form", "<form>" + "<input name=a><h1 id=b>c".repeat(5_000)],
  ])("%s are read, and the script behind them too", async (_, text) => {
    for (const path of ["a.html", "a.vue", "a.svelte"]) {
      const found = await listing(
        path,
        `<script>function first() {}</script>${text}\n<script>function behind() {}</script>`,
      );
      expect(found.find((one) => one.startsWith("function"))).toStartWith("function first 1-1");
      if (path === "a.html" && !text.startsWith("<<")) expect(found.at(-1)).toStartWith("function behind");
    }
  });

  test.each(["<script>let a = 1", "<!-- abc", "<a b='", "<![CDATA[", "<"])("%j has no end", async (text) => {
    expect(await listing("a.html", `<h1 id=a>b</h1>${text}`)).toContain("element b 1-1");
  });
});

test("what reactive statements of Svelte declare, and nothing else that has a label", async () => {
  const text = `<script>
export let a = 1;
let sum;
$: total = a + 1;
$: sum = a * 2;
$: console.log(total);
$: ({ b } = a);
$: total += 1;
other: for (;;) break other;
</script>
`;
  expect(await listing("Sum.svelte", text)).toEqual([
    "element script 1-10",
    "variable a 2-2",
    "variable sum 3-3",
    "variable total 4-4",
  ]);
  expect(await listing("Sum.vue", text)).toEqual([
    "element script 1-10",
    "variable a 2-2",
    "variable sum 3-3",
  ]);
});

async function outlineOf(path: string, text: string, detail: "full" | "brief" = "full"): Promise<string[]> {
  const digest = await codeReader.parse({ path: `/project/${path}`, text });
  return renderOutline(codeReader.outline(digest, detail)).split("\n");
}

const PAGE = `<title>Sign in</title>
<svg><title>no</title><style>no {}</style></svg>
<nav aria-label="Main"><a id=skip href=#in>Skip</a></nav>
<form id=in method=POST action=/session>
  <input name=user><input name=user><p>
  <select name=role><option>a</select><button
    name="go" >go</button
  >
</form>
<input name=outside>
<h2>Why <a id=why></a><span id=because>not</span></h2>
<p id=open>one
<div id=wide
></div
>
<style media=print>p { color: red }</style>
<script type=text/x-template id=row><b>{{x}}</b></script>
<script src=a.js></script>
<script></script>
`;

test("a page: forms with the names of their controls, headings with the ids in them, blocks, elements to their last mark", async () => {
  expect(await outlineOf("a.html", PAGE)).toEqual([
    "Sign in",
    "imports local: ./a.js".replace("./", ""),
    "3 nav Main",
    "3 a#skip",
    "4-9 form#in post /session (user, role, go)",
    "11 h2 Why not #why #because",
    "12 p#open",
    "13-15 div#wide",
    "16 style",
    "17 script#row text/x-template",
  ]);
  expect(await outlineOf("a.html", PAGE, "brief")).toEqual([
    "3 nav Main",
    "4-9 form#in post /session (user, role, go)",
    "11 h2 Why not #why #because",
    "16 style",
    "17 script#row text/x-template",
    "3 more with an id",
  ]);
});

test("`<div/>` does not close itself in a page, and does in XHTML and in a component", async () => {
  const text = '<main><p id="a"/>\nb</main>\n<script>function f() {}</script>';
  expect(await listing("a.html", text)).toContain("element a 1-2");
  expect(await listing("a.xhtml", text)).toContain("element a 1-1");
  expect(await listing("A.vue", "<template>\n<Foo\n/><Bar/></template>")).toEqual(["element template 1-3"]);
});

const OPTIONS = `<script lang="ts">
const Rate = defineComponent({
  name: "Rate",
  mixins: [Migrating],
  components: { Icon },
  props: {
    /** How many stars. */
    max: { type: Number, default: 5 },
    texts: { type: Array as PropType<string[]>, required: true, default: () => ["a"] },
    color: [String, Number],
    plain: null,
    ...shared,
  },
  emits: ["change", "update:max"],
  data() { return { hover: -1, list: [] } },
  computed: {
    half() { return 1 },
    both: { get() { return 1 }, set(v) {} },
    ...mapState("a", ["user"]),
  },
  watch: { max(value: number) {} },
  methods: { pick(index: number, ...rest: string[]) {}, slow: debounce(() => {}), made: make() },
  setup(props) {
    const inner = (a: number) => a
    function other() {}
    return { inner, count: ref(0) }
  },
  created() {},
})
export default Rate
</script>
`;

test("the options of a Vue component: props with types and defaults, events, data, computed values, methods", async () => {
  expect(await outlineOf("Rate.vue", OPTIONS)).toEqual([
    "1-31 script lang=ts",
    '2-29 const Rate = defineComponent({ name: "Rate", mixins: [Migrating] }) as default',
    " 6-13 props { max?: Number = 5; texts: string[]; color: String | Number; plain; ...shared }",
    " 14 emits { change; update:max }",
    " 15 data() { hover: -1; list: [] }",
    " 16-20 computed { user }",
    "  17 half()",
    "  18 both",
    "   18 get()",
    "   18 set(v)",
    " 21 watch",
    "  21 max(value: number)",
    " 22 methods { made: make() }",
    "  22 pick(index: number, ...rest: string[])",
    "  22 slow: debounce(())",
    " 23-27 setup(props) { count: ref(0) }",
    "  24 inner(a: number)",
    "  25 other()",
    " 28 created()",
  ]);
  const digest = await codeReader.parse({ path: "/project/Rate.vue", text: OPTIONS });
  expect(codeReader.find(digest, "methods.pick").parts).toEqual([
    { name: "Rate.methods.pick", line: 22, endLine: 22 },
  ]);
});

test("options that a component exports without a name, and those that are none", async () => {
  const exported = '<script>\nexport default {\n  props: ["a"], emits,\n  methods: {}\n}\n</script>';
  expect(await outlineOf("A.vue", exported)).toEqual([
    "1-6 script",
    "2-5 export default {…} { emits: emits; methods }",
    " 3 props { a }",
  ]);
  expect(await listing("B.vue", "<script>\nconst a = { props: { b() {} } }\n</script>")).toEqual([
    "element script 1-3",
    "constant a 2-2",
    "method b 2-2",
  ]);
});

test("Svelte: props with types and defaults, snippets wherever they stand", async () => {
  const text = `<script lang="ts">
  let { open = $bindable(false), class: name, size, ...rest }: { open?: boolean; size: "a" | "b"; x: number } = $props();
  const id = $props.id();
</script>
<!-- {#snippet no()}{/snippet} -->
{#snippet row(item: { a: number }, [b] = [")"])}
  {#snippet inner()}x{/snippet}
  {@render inner()}
{/snippet}
<Table>{#snippet head()}
  <b></b>{/snippet}</Table>
<style>a{}</style>
`;
  expect(await outlineOf("A.svelte", text)).toEqual([
    "1-4 script lang=ts",
    '2 let {…} = $props() { open?: boolean = $bindable(false); class as name; size: "a" | "b"; ...rest; x: number }',
    "3 -const id = $props.id()",
    '6-9 -snippet row(item: { a: number }, [b] = [")"])',
    "7 -snippet inner()",
    "10-11 -snippet head()",
    "12 style",
  ]);
});

test.each([
  "{#snippet a(",
  "{#snippet a(".repeat(20_000),
  "{/snippet}".repeat(20_000),
  "{#snippet a()}".repeat(20_000),
])("snippets without an end are read: %#", async (markup) => {
  const found = await listing("A.svelte", `<script>let a = 1</script>${markup}`);
  expect(found.slice(0, 2)).toEqual(["element script 1-1", "variable a 1-1"]);
});
