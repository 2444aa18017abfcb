import * as v from "valibot";
import { defineAction } from "../action.ts";
import type { ActionContext } from "./context.ts";
import { asList, filePath, readingParams } from "./params.ts";
import { readPaths } from "./read-paths.ts";

export const readMarkdown = defineAction({
  name: "read_markdown",
  announcement: "sections, tasks, broken links; section its text",
  summary: "Digest of a markdown file, or the text of one section",
  description:
    "Digest of a markdown file: front matter, tree of sections with line ranges and word counts, code blocks, links (broken ones named), images, tables, task lists, footnotes, statistics. " +
    "`section` returns one section's text by its heading or slug.",
  params: v.strictObject({
    file_path: filePath,
    section: v.optional(
      v.pipe(
        v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(50))]),
        v.description("Heading or slug, or a list of them, whose text is wanted"),
      ),
    ),
    ...readingParams,
  }),
  aliases: { path: "file_path", sections: "section", heading: "section" },
  announced: ["section"],
  example: { file_path: "README.md" },
  readOnly: true,
  run: ({ section, ...params }, context: ActionContext) =>
    readPaths("read_markdown", { ...params, parts: asList(section) }, context),
});
