import { afterAll, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import type { MarkdownDigest } from "../../src/digest.ts";
import { fitOutline } from "../../src/outline.ts";
import { estimateTokens } from "../../src/tokens.ts";
import type { Detail } from "../../src/reader.ts";
import { markdownReader } from "../../src/readers/markdown/index.ts";
import { parseMarkdown as parseSource } from "../../src/readers/markdown/parse.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "brainloop-markdown-test-")));
afterAll(() => rmSync(scratch, { recursive: true }));

function parseMarkdown(text: string): MarkdownDigest {
  return parseSource({ path: "/project/doc.md", text });
}

function document(...lines: string[]): MarkdownDigest {
  return parseMarkdown(lines.join("\n"));
}

function outline(
  digest: MarkdownDigest,
  detail: Detail = "full",
  maxTokens = Number.POSITIVE_INFINITY,
): string {
  return fitOutline(markdownReader.outline(digest, detail), ({ text }) => estimateTokens(text) <= maxTokens)
    .text;
}

/** `title first-last` of every section. */
function ranges({ sections }: MarkdownDigest): string[] {
  return sections.map(({ title, line, endLine }) => `${title} ${line}-${endLine}`);
}

function codeBlocks(digest: MarkdownDigest): string[] {
  return digest.codeBlocks.map(({ language = "", line, endLine }) => `${language} ${line}-${endLine}`.trim());
}

function links(digest: MarkdownDigest): string[] {
  return digest.links.map(({ form, line, text, target }) => `${line} ${form} ${text} → ${target}`);
}

/** Links and images that lead nowhere, looked up from `doc.md` in the folder. */
function refreshed(folder: string, text: string): string[] {
  const path = join(folder, "doc.md");
  const digest = markdownReader.refresh?.(parseMarkdown(text), path);
  return [...(digest?.links ?? []), ...(digest?.images ?? [])]
    .filter(({ broken }) => broken !== undefined)
    .map(({ target, broken }) => `${target} ${broken}`);
}

/** The outline's line on what was not looked up. */
function unchecked(folder: string, text: string): string | undefined {
  const digest = markdownReader.refresh?.(parseMarkdown(text), join(folder, "doc.md"));
  return (
    digest &&
    outline(digest)
      .split("\n")
      .find((line) => line.startsWith("links not checked"))
  );
}

describe("sections", () => {
  test("a section ends before the next heading of the same or a higher level", () => {
    const digest = document("# A", "", "## B", "b", "### C", "c", "## D", "d", "# E");
    expect(ranges(digest)).toEqual(["A 1-8", "B 3-6", "C 5-6", "D 7-8", "E 9-9"]);
  });

  test("setext headings begin on their text's first line", () => {
    const digest = document("Long", "title", "=====", "", "Second", "---");
    expect(ranges(digest)).toEqual(["Long title 1-6", "Second 5-6"]);
    expect(digest.sections.map(({ level }) => level)).toEqual([1, 2]);
  });

  test("the title has no inline markup, closing marks or HTML, and images by their text", () => {
    const digest = document("# *A* `b()` [c](d) <b>e</b> ~~f~~ ![g](h) &amp; \\* ##");
    expect(digest.sections[0]?.title).toBe("A b() c e f g & *");
  });

  test("slugs are GitHub's and unique in the file", () => {
    const digest = document(
      "# Hello, World!",
      "# Usage",
      "# usage",
      "# Usage",
      "# Über `x_y` – z",
      "# 🚀 Go",
      "# 你好",
    );
    expect(digest.sections.map(({ slug }) => slug)).toEqual([
      "hello-world",
      "usage",
      "usage-1",
      "usage-2",
      "über-x_y--z",
      "-go",
      "你好",
    ]);
  });

  test("words are those of the section's own text, without headings and code", () => {
    const digest = document(
      "# One two",
      "three four-five don't",
      "```",
      "code code",
      "```",
      "## Six",
      "- seven",
      "",
      "漢字",
    );
    expect(digest.sections.map(({ words }) => words)).toEqual([3, 3]);
    expect(digest.statistics.words).toBe(9);
  });

  test("headings in quotes and lists are sections of their container and do not end the one around", () => {
    const digest = document("# A", "> # Q", "> q", "> ## R", "> r", "", "- # L", "  l", "", "text", "# B");
    expect(ranges(digest)).toEqual(["A 1-10", "Q 2-5", "R 4-5", "L 7-9", "B 11-11"]);
    expect(digest.sections.map(({ words }) => words)).toEqual([1, 1, 1, 1, 0]);
  });

  test("what looks like a heading in code or HTML is none", () => {
    expect(
      document("```", "# a", "```", "    # b", "<div>", "# c", "</div>", "#d", "####### e").sections,
    ).toEqual([]);
  });
});

describe("code blocks", () => {
  test("fences may be of tildes, longer, indented, in lists and quotes", () => {
    const digest = document(
      "~~~ruby startline=3",
      "```",
      "~~~",
      "````md",
      "```",
      "````",
      "- item",
      "  ```ts",
      "  x",
      "  ```",
      "> > ```c\\+\\+",
      "> > y",
      "",
      "1. a",
      "",
      "   - b",
      "",
      "         indented",
    );
    expect(codeBlocks(digest)).toEqual(["ruby 1-3", "md 4-6", "ts 8-10", "c++ 11-12", "18-18"]);
  });

  test("indented code ends with its last line of text, an open fence with the document", () => {
    expect(codeBlocks(document("a", "", "    b", "", "    c", "", "d", "```", "e", ""))).toEqual([
      "3-5",
      "8-9",
    ]);
  });

  test("lines are right with every kind of line end", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const digest = parseMarkdown(["# A", "", "```js", "x", "```", "", "[l](#a)", "\tt", ""].join(end));
      expect(ranges(digest)).toEqual(["A 1-8"]);
      expect(codeBlocks(digest)).toEqual(["js 3-5"]);
      expect(digest.links.map(({ line }) => line)).toEqual([7]);
      expect(digest.statistics.lines).toBe(8);
    }
  });
});

describe("links and images", () => {
  test("each form has its own line, also within a paragraph, a table and a multi-line link", () => {
    const digest = document(
      "a `b",
      "c` [inline](x.md) and [two",
      "lines](<y z.md>",
      "'title') [ref][R]",
      "<https://a.b> and https://c.d/e, [r] me@f.gh",
      "",
      "| A | B |",
      "|---|---|",
      "| 1 | www.i.jk |",
      "",
      "[r]: target.md 'defined later'",
    );
    expect(links(digest)).toEqual([
      "2 inline inline → x.md",
      "2 inline two lines → y z.md",
      "4 reference ref → target.md",
      "5 autolink https://a.b → https://a.b",
      "5 autolink https://c.d/e → https://c.d/e",
      "5 reference r → target.md",
      "5 autolink me@f.gh → mailto:me@f.gh",
      "9 autolink www.i.jk → http://www.i.jk",
    ]);
  });

  test("an image in a link is both, and the link's text is the image's", () => {
    const digest = document("[![Build *status*](badge.svg)](https://ci.example)");
    expect(links(digest)).toEqual(["1 inline Build status → https://ci.example"]);
    expect(digest.images).toEqual([{ alt: "Build status", target: "badge.svg", line: 1 }]);
  });

  test("targets are as written, escapes and entities resolved; javascript: is reported like any other", () => {
    const digest = document("[a](b\\_c&amp;d%20é) [x](javascript:alert(1))");
    expect(digest.links.map(({ target }) => target)).toEqual(["b_c&d%20é", "javascript:alert(1)"]);
  });

  test("a bare URL ends before the sentence's punctuation and an unmatched bracket", () => {
    const digest = document(
      "(see https://a.b/c_(d)), **http://e.f/**; &quot;http://g.h&quot; p@1.2.3 xhttp://i.j",
    );
    expect(digest.links.map(({ target }) => target)).toEqual([
      "https://a.b/c_(d)",
      "http://e.f/",
      "http://g.h",
    ]);
  });

  test("nothing in code, HTML tags or link texts is a link of its own", () => {
    expect(links(document("`[a](b)` <i title='http://c.d'> [http://e.f](g)", "", "    [h](i)"))).toEqual([
      "1 inline http://e.f → g",
    ]);
  });

  test("a reference to a label defined nowhere is broken, a lone bracket or an index is not", () => {
    const digest = document("[text][none] [same][] [text][yes] [alone] rows[i][j] [x]", "", "[yes]: y");
    expect(digest.links.filter(({ broken }) => broken !== undefined)).toEqual([
      { text: "text", target: "none", line: 1, form: "reference", broken: "undefined reference" },
      { text: "same", target: "same", line: 1, form: "reference", broken: "undefined reference" },
    ]);
  });

  test("an anchor is missing only if neither a heading, an element nor an attribute has it", () => {
    const digest = document(
      "# Über uns",
      "## Custom {#own-id}",
      "<h3 align='center'>In <b>HTML</b></h3>",
      "",
      "text <a id=\"here\"></a> <span name='there'>",
      "[1](#über-uns) [2](#%C3%BCber-uns) [3](#own-id) [4](#in-html) [5](#here) [6](#there) [7](#) [8](#top) [9](#HERE)",
      "[bad](#nowhere) [other file](x.md#nowhere)",
    );
    const broken = digest.links.filter((link) => link.broken !== undefined);
    expect(broken.map(({ target, broken: reason }) => `${target} ${reason}`)).toEqual([
      "#nowhere missing anchor",
    ]);
  });
});

describe("tables, tasks, footnotes, statistics", () => {
  test("a table has its columns and counts the rows below its head", () => {
    const digest = document("| *A* | B\\|C |", "|---|:-:|", "| 1 | 2 |", "| 3 |", "", "no | table");
    expect(digest.tables).toEqual([{ line: 1, endLine: 4, columns: ["A", "B|C"], rows: 2 }]);
  });

  test("tasks are list items that begin with a box, nested ones too", () => {
    const digest = document(
      "- [ ] open *one*",
      "  1. [x] nested",
      "- [X] big",
      "- [y] no",
      "- [ ]",
      "",
      "[ ] no item",
    );
    expect(digest.tasks).toEqual([
      { line: 1, text: "open one", done: false },
      { line: 2, text: "nested", done: true },
      { line: 3, text: "big", done: true },
    ]);
  });

  test("footnotes are neither links nor reference definitions", () => {
    const digest = document(
      "Text[^1] and[^note].",
      "",
      "[^1]: First",
      "    still first",
      "[^note]: Second [l](m)",
      "",
      "# H",
    );
    expect(digest.footnotes).toEqual([
      { line: 3, text: "1: First still first" },
      { line: 5, text: "note: Second l" },
    ]);
    expect(digest.links.map(({ target }) => target)).toEqual(["m"]);
    expect(ranges(digest)).toEqual(["H 7-7"]);
  });

  test("a footnote goes on in paragraphs indented by four, which are no code", () => {
    const digest = document("[^1]: First", "", "    second [l](m)", "", "        code", "", "after");
    expect(digest.links.map(({ line }) => line)).toEqual([3]);
    expect(codeBlocks(digest)).toEqual(["5-5"]);
  });

  test("characters are code points, and no line follows a final line end", () => {
    const { statistics } = parseMarkdown("# 𝒳\n\nword ".padEnd(20, "w") + "\n");
    expect(statistics).toEqual({ lines: 3, words: 3, characters: 20, readingMinutes: 1 });
  });

  test("an empty file has nothing but statistics", () => {
    for (const text of ["", "\n \n"]) {
      const digest = parseMarkdown(text);
      expect(Object.keys(markdownReader.objects(digest))).toEqual(["statistics"]);
      expect(markdownReader.outline(digest, "full")).toEqual([]);
    }
  });
});

describe("front matter", () => {
  test("YAML and TOML are taken off and lines counted on", () => {
    const yaml = document("---", "title: Guide", "on: yes", "date: 2026-01-02", "---", "# A", "[l](#a)");
    expect(yaml.frontMatter).toEqual({
      format: "yaml",
      line: 1,
      endLine: 5,
      data: { title: "Guide", on: "yes", date: "2026-01-02" },
    });
    expect(ranges(yaml)).toEqual(["A 6-7"]);
    expect(yaml.links[0]?.line).toBe(7);
    const toml = document("+++", "a = 1", "d = 1979-05-27", "[b]", "c = [true]", "+++", "", "# A");
    expect(toml.frontMatter).toMatchObject({
      format: "toml",
      endLine: 6,
      data: { a: 1, d: "1979-05-27", b: { c: [true] } },
    });
    expect(ranges(toml)).toEqual(["A 8-8"]);
  });

  test("front matter that does not parse is an error with its line, and the rest is read", () => {
    const yaml = document("---", "title: a", "bad: [1", "x: }", "---", "# A");
    expect(yaml.errors.length).toBeGreaterThan(0);
    expect(yaml.errors.every(({ line }) => line >= 3 && line <= 5)).toBe(true);
    expect(yaml.errors[0]?.message).toMatch(/^Front matter: .*[^.]$/s);
    expect(ranges(yaml)).toEqual(["A 6-6"]);
    const toml = document("+++", "a = 1", "b = = 2", "+++", "# A");
    expect(toml.errors.map(({ line }) => line)).toEqual([3]);
    expect(ranges(toml)).toEqual(["A 5-5"]);
  });

  test("a thematic break with text after it is no front matter", () => {
    for (const lines of [
      ["---", "text", "---"],
      ["---", "", "# A", "", "more text: here", ""],
      ["---"],
      ["--- a", "b: c", "---"],
    ]) {
      expect(document(...lines).frontMatter).toBeUndefined();
    }
    expect(document("---", "---", "# A").frontMatter?.data).toEqual({});
  });

  test("comments alone, lists and text between the marks are no front matter, whatever is wrong with them", () => {
    const heading = document("---", "# Not front matter", "---", "", "# B");
    expect(heading.frontMatter).toBeUndefined();
    expect(ranges(heading)).toEqual(["Not front matter 2-4", "B 5-5"]);
    for (const lines of [
      ["---", "- a", "- b", "---"],
      ["---", "# A", "[text][: [broken", "---"],
      ["---", "https://x.y: [a", "---"],
      ["---", `# A\n\n${"long text\n".repeat(10_000)}`, "---"],
      ["+++", "# Not front matter", "+++"],
    ]) {
      const digest = document(...lines);
      expect(digest.frontMatter).toBeUndefined();
      expect(digest.errors).toEqual([]);
    }
    for (const lines of [
      ["---", "---"],
      ["---", "", "---"],
      ["---", "# note", "a: 1", "---"],
      ["---", "größe: [1", "---"],
      ["---", '"a b": [1', "---"],
      ["+++", "[params]", "x = = 1", "+++"],
    ]) {
      expect(document(...lines, "# A").frontMatter).toBeDefined();
    }
  });

  test("aliases that unfold without end, cycles and deep nesting are errors", () => {
    const bomb = [
      "a: &a [1,1,1,1,1,1,1,1,1]",
      ..."bcdefghi".split("").map((name, index) => {
        const before = "abcdefgh".charAt(index);
        return `${name}: &${name} [${`*${before},`.repeat(9)}]`;
      }),
    ];
    for (const lines of [
      bomb,
      ["a: &x", "  b: *x"],
      [`a: ${"[".repeat(5000)}`],
      [`a: ${"[".repeat(40)}${"]".repeat(40)}`],
    ]) {
      const digest = document("---", ...lines, "---", "# A");
      expect(digest.errors.length).toBeGreaterThan(0);
      expect(digest.sections.length).toBe(1);
      expect(() => JSON.stringify(digest)).not.toThrow();
    }
  });

  test("a key named __proto__ stays a key", () => {
    const digest = document("---", "__proto__: {polluted: 1}", "---");
    expect(Object.keys(digest.frontMatter?.data ?? {})).toEqual(["__proto__"]);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });
});

describe("links to files", () => {
  const project = join(scratch, "project");
  const docs = join(project, "docs");
  mkdirSync(join(project, ".git"), { recursive: true });
  mkdirSync(join(docs, "guide"), { recursive: true });
  writeFileSync(join(project, "README.md"), "# X\n");
  writeFileSync(join(docs, "a b.md"), "");
  writeFileSync(join(scratch, "outside.md"), "");
  symlinkSync(scratch, join(docs, "out"));

  test("those that are there, sites, templates and site paths are not broken", () => {
    const there =
      "[a](../README.md#x) [b](a%20b.md?raw=1) [c](guide/) [d](../README) [e](/abs) [f](https://x.y) [g](//x.y) [h]({{u}}/v.md) [i](mailto:a@b) [j](.)";
    expect(refreshed(docs, there)).toEqual([]);
  });

  test("those that are missing are broken, images too", () => {
    expect(refreshed(docs, "[a](no.md#x) [b](../no/README.md) ![c](no.png) [d](../README.md/x)")).toEqual([
      "no.md#x missing file",
      "../no/README.md missing file",
      "../README.md/x missing file",
      "no.png missing file",
    ]);
  });

  test("an anchor missing in another document is reported, one that may be there is not", () => {
    const text = [
      "# Über *uns*",
      "## [Linked](https://x.y) `Array<T>` <b>tag</b>",
      "Two lines",
      "of setext",
      "===",
      "> ### Quoted {#own}",
      "<h2 id='by-id'>HTML</h2> <a name=named></a>",
      "# Twice",
      "# Twice",
    ].join("\n");
    writeFileSync(join(docs, "other.md"), text);
    const there =
      "über-uns %C3%9Cber-uns linked-arrayt-tag two-linesof-setext quoted own by-id html named twice-1 L3 top";
    const working = there.split(" ").map((anchor) => `[a](other.md#${anchor})`);
    expect(refreshed(docs, working.join("\n"))).toEqual([]);
    expect(refreshed(docs, "[a](other.md#zzz) [b](../README#x) [c](../README#y) [d](no.md#x)")).toEqual([
      "other.md#zzz missing anchor",
      "../README#y missing anchor",
      "no.md#x missing file",
    ]);
    writeFileSync(join(docs, "other.md"), `${text}\n# Zzz`);
    expect(refreshed(docs, "[a](other.md#zzz)")).toEqual([]);
  });

  test("no other document is opened that is outside the project, a link, a pipe or no markdown", () => {
    writeFileSync(join(docs, "code.ts"), "");
    symlinkSync(join(docs, "a b.md"), join(docs, "linked.md"));
    Bun.spawnSync(["mkfifo", join(docs, "pipe.md")]);
    const text =
      "[a](../../outside.md#x) [b](out/outside.md#x) [c](linked.md#x) [d](code.ts#L1) [e](guide#x)";
    expect(refreshed(docs, text)).toEqual([]);
    expect(unchecked(docs, text)).toBeUndefined();
    expect(unchecked(docs, "[a](pipe.md#x)")).toBe("links not checked: 1");
  });

  test("what was too much to be checked is told", () => {
    const many = Array.from({ length: 3_000 }, (_, index) => `[a](no-${index}.md)`).join("\n");
    expect(unchecked(docs, many)).toBe("links not checked: 2,500");
    writeFileSync(join(docs, "large.md"), "a\n".repeat(200_000));
    writeFileSync(join(docs, "template.md"), "{% include x %}\n# A");
    expect(unchecked(docs, "[a](large.md#x) [b](large.md#y) [c](template.md#b) [d](large.md)")).toBe(
      "links not checked: 3",
    );
    for (let index = 0; index < 50; index++) writeFileSync(join(docs, `n${index}.md`), "# A");
    const spread = Array.from({ length: 50 }, (_, index) => `[a](n${index}.md#b)`).join("\n");
    expect(refreshed(docs, spread)).toHaveLength(40);
    expect(unchecked(docs, spread)).toBe("links not checked: 10");
  });

  test("whether something exists outside the project cannot be learned", () => {
    for (const target of ["../../outside.md", "../../nothing.md", "out/outside.md", "out/nothing.md"]) {
      expect(refreshed(docs, `[a](${target})`)).toEqual([]);
    }
  });

  test("a link that is mended is no longer broken though the digest is the same", () => {
    const digest = parseMarkdown("[a](later.md)");
    const before = markdownReader.refresh?.(digest, join(docs, "doc.md"));
    writeFileSync(join(docs, "later.md"), "");
    expect(before?.links[0]?.broken).toBe("missing file");
    expect(markdownReader.refresh?.(digest, join(docs, "doc.md"))).toBe(digest);
  });
});

describe("find", () => {
  const digest = document(
    "# Install",
    "a",
    "## From *source*",
    "b",
    "# Usage",
    "## Notes",
    "# API",
    "## Notes",
    "x",
  );

  test("a section is found by slug, or by heading in any case", () => {
    for (const wanted of ["from-source", "from source", "FROM  Source", "## From source"]) {
      expect(markdownReader.find(digest, wanted).parts).toEqual([
        { name: "From source", line: 3, endLine: 4 },
      ]);
    }
    expect(markdownReader.find(digest, "notes-1").parts.map(({ line }) => line)).toEqual([8]);
  });

  test("all sections with one heading are found", () => {
    expect(markdownReader.find(digest, "Notes").parts.map(({ line }) => line)).toEqual([6, 8]);
  });

  test("where none is found the nearest headings are named", () => {
    expect(markdownReader.find(digest, "Instal")).toEqual({ parts: [], near: ["Install"] });
    expect(markdownReader.find(digest, "source")).toEqual({ parts: [], near: ["From source"] });
    expect(markdownReader.find(digest, "")).toEqual({ parts: [], near: [] });
  });
});

describe("outline and objects", () => {
  const digest = document(
    "---",
    "title: T",
    "---",
    "# Top",
    "one two",
    "```ts",
    "```",
    "```ts",
    "```",
    "```",
    "```",
    "## Sub",
    "| A | B |",
    "|---|---|",
    "| 1 | 2 |",
    "",
    "- [ ] do it",
    "- [x] done",
    "",
    "[a](b.md) [c](https://x.y/1) [d](https://x.y/2) [e](#gone) ![f](https://img.z/f.svg) ![g](g.png)",
  );

  test("headings are nested, what is in them folded below, broken links named at the end", () => {
    expect(outline(digest).split("\n")).toEqual([
      "1-3 front matter: title: T",
      "4-20 # Top (2 words)",
      " code: ts 6-7, 8-9, plain 10-11",
      ` 12-20 ## Sub (${digest.sections[1]?.words} words)`,
      "  table: 13-15 A|B (1 row)",
      "  tasks: 1 done, 1 open: 17 do it",
      'images: 20 g.png "g", 1 remote',
      "links: b.md, x.y 2",
      "missing anchor: 20 #gone",
    ]);
  });

  test("brief is the headings alone", () => {
    expect(outline(digest, "brief")).toBe("4-20 # Top\n 12-20 ## Sub");
  });

  test("headings are the last to go when the budget is short", () => {
    expect(outline(digest, "full", 14)).toBe("4-20 # Top\n 12-20 ## Sub");
  });

  test("keys are in snake case and nothing empty is there", () => {
    const objects = markdownReader.objects(digest);
    expect(Object.keys(objects)).toEqual([
      "front_matter",
      "sections",
      "code_blocks",
      "links",
      "images",
      "tables",
      "tasks",
      "statistics",
    ]);
    expect(JSON.stringify(objects)).not.toMatch(/"[a-z]+[A-Z][A-Za-z]*":/);
    expect(objects.code_blocks).toContainEqual({ language: "ts", line: 6, end_line: 7 });
  });

  test("a folder walk gives it markdown files and no others", () => {
    expect(["README.md", "a.MARKDOWN", "b.mdx"].every((name) => markdownReader.accepts(name))).toBe(true);
    expect(["md", "a.txt", "a.md.ts"].some((name) => markdownReader.accepts(name))).toBe(false);
  });
});

describe("hostile text", () => {
  const N = 30_000;
  const texts: Record<string, string> = {
    quotes: ">".repeat(N),
    lists: "- ".repeat(N),
    brackets: "[".repeat(N),
    "bracket pairs": "[a][".repeat(N),
    footnotes: "[^".repeat(N),
    emphasis: "*a ".repeat(N),
    "nested images": `${"![".repeat(N)}a${"](b)".repeat(N)}`,
    "wide table": `${"|a".repeat(N)}|\n${"|-".repeat(N)}|\n|x|\n`,
    "long table": `|a|b|\n|-|-|\n${"|x|y|\n".repeat(N)}`,
    "long paragraph": "a\n".repeat(N),
    schemes: "http://".repeat(N),
    mails: "a@".repeat(N),
    "HTML headings": `<div>${"<h1>".repeat(N)}`,
    "HTML attributes": `<div>${"<a id".repeat(N)}`,
    "front matter": `---\na: ${"[".repeat(N)}\n---\n`,
  };

  // Each takes well under a second; quadratic ones took minutes, or the stack.
  for (const [name, text] of Object.entries(texts)) {
    test(`${name} are read in time`, () => {
      const digest = parseMarkdown(text);
      expect(outline(digest, "full", 500).length).toBeLessThan(4_000);
    }, 10_000);
  }

  test("a document that would take gigabytes of memory is refused", () => {
    expect(() => parseMarkdown("-\n".repeat(1_100_000))).toThrow(
      expect.objectContaining({
        code: "PARSE_FAILED",
        message: expect.stringContaining('"/project/doc.md"'),
      }),
    );
  }, 20_000);

  test("what is nested too deeply, and a paragraph too long, are told", () => {
    expect(parseMarkdown(texts.quotes ?? "").errors[0]?.message).toContain("Nested deeper than 100 levels");
    expect(parseMarkdown("a b".repeat(200_000)).errors[0]?.message).toContain(
      "Paragraph of 600000 characters",
    );
    expect(parseMarkdown("> ".repeat(90) + "a").errors).toEqual([]);
  });
});

describe("any text", () => {
  const pieces = [
    ..."abc \t\n\r#>-*+_`~[]()!|<>=:&\\^.1@\0",
    ..."```,~~~,[a](b),![i](j),# ,- [ ] ,|-|-|,[^1]: ,<div>,<!--,http://x.y,www.z.w,m@n.o,{#i}".split(","),
    "\n\n",
    "    ",
    "[a]: /u\n",
    "---\n",
    "===\n",
    "\u{1F600}",
    "\uD800",
    "漢",
  ];
  const anyText = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(""));

  test("is read without throwing, and survives JSON", () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: "binary" })), (text) => {
        const digest = parseMarkdown(text);
        expect(JSON.parse(JSON.stringify(digest))).toEqual(digest);
        outline(digest);
        markdownReader.find(digest, text);
      }),
      { numRuns: 300 },
    );
  });

  test("gives lines within the file, first before last", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const digest = parseMarkdown(text);
        const { lines } = digest.statistics;
        const spans = [...digest.sections, ...digest.codeBlocks, ...digest.tables];
        const points = [
          ...digest.links,
          ...digest.images,
          ...digest.tasks,
          ...digest.footnotes,
          ...digest.errors,
        ];
        for (const { line, endLine } of spans) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(endLine).toBeGreaterThanOrEqual(line);
          expect(endLine).toBeLessThanOrEqual(lines);
        }
        for (const { line } of points) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(Math.max(1, lines));
        }
      }),
      { numRuns: 300 },
    );
  });

  test("gives sections that nest, each with a slug of its own", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { sections } = parseMarkdown(text);
        expect(new Set(sections.map(({ slug }) => slug)).size).toBe(sections.length);
        for (const [index, section] of sections.entries()) {
          for (const later of sections.slice(index + 1)) {
            expect(later.line).toBeGreaterThan(section.line);
            if (later.line <= section.endLine) expect(later.endLine).toBeLessThanOrEqual(section.endLine);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("gives the same things whatever the line ends", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const unix = text.replace(/\r\n?/g, "\n");
        const windows = parseMarkdown(unix.replaceAll("\n", "\r\n"));
        const { statistics, ...rest } = parseMarkdown(unix);
        expect(windows).toMatchObject(rest);
        expect(windows.statistics.words).toBe(statistics.words);
      }),
      { numRuns: 300 },
    );
  });
});
