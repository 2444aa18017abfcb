/** The lines that stand under a section. Each folds its things into one line, and is absent without them. */
import type { MarkdownDigest } from "../../digest.ts";
import type { OutlineLine, Part } from "../../outline.ts";
import { foldedLine } from "../shared/folded-line.ts";
import { clip } from "../shared/clip.ts";
import { range } from "../shared/range.ts";
import { RANK } from "./rank.ts";

const MAX_COLUMNS = 80;
const MAX_TASK = 60;

/** `code: ts 12-20, 25-30, sh 40-44`: a language is named where it changes. */
export function codeLine(blocks: MarkdownDigest["codeBlocks"], depth: number): OutlineLine | undefined {
  let before = "";
  const texts = blocks.map(({ language = "", line, endLine }) => {
    const shown = language === before ? "" : `${clip(language, 20) || "plain"} `;
    before = language;
    return shown + range(line, endLine);
  });
  return foldedLine("code", texts, { depth, rank: RANK.code, what: "code blocks" });
}

/** `table: 30-35 Name|Type|Default (4 rows)` */
export function tableLine(tables: MarkdownDigest["tables"], depth: number): OutlineLine | undefined {
  const texts = tables.map(({ line, endLine, columns, rows }) => {
    const head = clip(columns.slice(0, MAX_COLUMNS).join("|"), MAX_COLUMNS);
    return `${range(line, endLine)} ${head} (${rows} ${rows === 1 ? "row" : "rows"})`;
  });
  return foldedLine("table", texts, { depth, rank: RANK.table, what: "tables" });
}

/** `tasks: 5 done, open: 12 Write the guide, 15 Ship it` */
export function taskLine(tasks: MarkdownDigest["tasks"], depth: number): OutlineLine | undefined {
  if (tasks.length === 0) return undefined;
  const open = tasks.filter(({ done }) => !done);
  const done = tasks.length - open.length;
  const head = [done > 0 ? `${done} done` : "", open.length > 0 ? `${open.length} open` : ""];
  const parts: Part[] = [
    {
      text: `tasks: ${head.filter((text) => text !== "").join(", ")}`,
      rank: RANK.openTask,
      what: "task lists",
    },
  ];
  for (const [index, { line, text }] of open.entries()) {
    const shown = `${line} ${clip(text, MAX_TASK)}`;
    parts.push({ text: `${index === 0 ? ": " : ", "}${shown}`, rank: RANK.openTask, what: "open tasks" });
  }
  return { depth, parts };
}

/** `footnotes: 40, 42` */
export function footnoteLine(footnotes: MarkdownDigest["footnotes"], depth: number): OutlineLine | undefined {
  const texts = footnotes.map(({ line }) => `${line}`);
  return foldedLine("footnotes", texts, { depth, rank: RANK.footnote, what: "footnotes" });
}
