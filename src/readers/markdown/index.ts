/** The reader of markdown documents. */
import type { MarkdownDigest } from "../../digest.ts";
import type { Reader } from "../../reader.ts";
import { checkLinks } from "./check-links.ts";
import { findSections } from "./find-sections.ts";
import { markdownObjects } from "./objects.ts";
import { outlineMarkdown } from "./outline.ts";

/** `.mdc` is what Cursor calls its rules; `.qmd` and `.rmd` are Quarto's and R's. */
const EXTENSIONS = /\.(?:md|markdown|mdown|mdwn|mkd|mkdn|mkdown|mdx|mdc|qmd|rmd)$/i;

export const markdownReader: Reader<MarkdownDigest> = {
  name: "read_markdown",
  kind: "markdown",
  version: 2,
  // A third of a second of ordinary text; the most hostile takes some 10 s, for which the caller has its time limit.
  maxBytes: 5 * 1024 * 1024,
  accepts: (path) => EXTENSIONS.test(path),
  // The parser is loaded where it is used: in a worker thread.
  parse: async (source) => (await import("./parse.ts")).parseMarkdown(source),
  outline: outlineMarkdown,
  objects: markdownObjects,
  refresh: checkLinks,
  find: findSections,
  facts: ({ statistics }) => ({ words: statistics.words, reading_minutes: statistics.readingMinutes }),
};
