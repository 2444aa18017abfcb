import type { MarkdownDigest, Section } from "../../digest.ts";
import type { OutlineLine, Part } from "../../outline.ts";
import type { Detail } from "../../reader.ts";
import { clip } from "../shared/clip.ts";
import { frontMatterLine, imageLine, linkLine, problemLines } from "./outline-document.ts";
import { codeLine, footnoteLine, tableLine, taskLine } from "./outline-section.ts";
import { range } from "../shared/range.ts";
import { RANK } from "./rank.ts";

const MAX_TITLE = 120;

/** A section, or what stands before the first, with what is in it but in none of its subsections. */
interface Group {
  depth: number;
  heading?: OutlineLine;
  codeBlocks: MarkdownDigest["codeBlocks"];
  tables: MarkdownDigest["tables"];
  tasks: MarkdownDigest["tasks"];
  footnotes: MarkdownDigest["footnotes"];
}

/**
 * The document as an outline: headings nested as their ranges are, under each what is in it; then what
 * concerns the whole. `brief` is the headings alone.
 */
export function outlineMarkdown(digest: MarkdownDigest, detail: Detail): OutlineLine[] {
  const groups = groupBySection(digest, detail);
  if (detail === "brief") return groups.flatMap(({ heading }) => heading ?? []);
  const lines: (OutlineLine | undefined)[] = [frontMatterLine(digest)];
  for (const { depth, heading, codeBlocks, tables, tasks, footnotes } of groups) {
    lines.push(
      heading,
      codeLine(codeBlocks, depth),
      tableLine(tables, depth),
      taskLine(tasks, depth),
      footnoteLine(footnotes, depth),
    );
  }
  lines.push(imageLine(digest), linkLine(digest), ...problemLines(digest));
  return lines.filter((line) => line !== undefined);
}

function groupBySection(digest: MarkdownDigest, detail: Detail): Group[] {
  const groups: Group[] = [emptyGroup(0)];
  const open: Section[] = [];
  // Ranges nest, so the group a line belongs to is that of the last section begun that has not ended.
  const starts: { section: Section; group: Group }[] = [];
  for (const section of digest.sections) {
    while ((open.at(-1)?.endLine ?? Number.POSITIVE_INFINITY) < section.line) open.pop();
    const group = { ...emptyGroup(open.length + 1), heading: headingLine(section, open.length, detail) };
    open.push(section);
    groups.push(group);
    starts.push({ section, group });
  }
  const find = ownerFinder(starts, groups[0] ?? emptyGroup(0));
  for (const block of digest.codeBlocks) find(block.line).codeBlocks.push(block);
  for (const table of digest.tables) find(table.line).tables.push(table);
  for (const task of digest.tasks) find(task.line).tasks.push(task);
  for (const footnote of digest.footnotes) find(footnote.line).footnotes.push(footnote);
  return groups;
}

function emptyGroup(depth: number): Group {
  return { depth, codeBlocks: [], tables: [], tasks: [], footnotes: [] };
}

/** Finds the innermost section around a line, by halving and then going out. */
function ownerFinder(starts: { section: Section; group: Group }[], preamble: Group): (line: number) => Group {
  const parents: number[] = [];
  const open: number[] = [];
  for (const [index, { section }] of starts.entries()) {
    while (open.length > 0 && (starts[open.at(-1) ?? 0]?.section.endLine ?? 0) < section.line) open.pop();
    parents.push(open.at(-1) ?? -1);
    open.push(index);
  }
  return (line) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle]?.section.line ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    let at = low - 1;
    while (at >= 0 && (starts[at]?.section.endLine ?? 0) < line) at = parents[at] ?? -1;
    return starts[at]?.group ?? preamble;
  };
}

function headingLine(section: Section, depth: number, detail: Detail): OutlineLine {
  const { line, endLine, level, title, words } = section;
  const parts: Part[] = [
    {
      text: `${range(line, endLine)} ${"#".repeat(level)} ${clip(title, MAX_TITLE)}`.trimEnd(),
      rank: RANK.heading + level - 1,
      what: "sections",
    },
  ];
  if (detail === "full" && words > 0) {
    parts.push({ text: ` (${words} words)`, rank: RANK.words, what: "word counts" });
  }
  return { depth, parts };
}
