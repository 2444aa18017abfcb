import { type Block, blocksOf } from "./fences.ts";
import { withoutThinking } from "./thinking.ts";

export interface ExtractTarget {
  /** Words by which a fence may call the file's language: its name, its extension without the dot. */
  names: readonly string[];
  /** Whether the file is a document, in which fences and sentences are content. */
  document: boolean;
  /** The random mark of the prompt: lines that repeat it are none of the file. */
  mark?: string;
}

/** What may be the file in an answer. */
export interface Extraction {
  /** The most likely first; none where the answer holds nothing. Each ends with a line break. */
  candidates: string[];
  /** Whether several blocks could each be the file, so that only one that a parser accepts may be taken. */
  ambiguous: boolean;
  /** What the fence around the first candidate calls its language, in lower case; absent where it says nothing. */
  language?: string;
}

/** Where one block has at least this share of what all the likely ones have, it is the file and they are examples. */
const MAIN_SHARE = 0.6;

/** Takes the file out of prose, fences and thinking, whatever shape they have. */
export function extractCode(answer: string, target: ExtractTarget): Extraction {
  const { mark } = target;
  const clean = withoutThinking(
    answer
      .replaceAll("\0", "")
      .replace(/^\uFEFF/, "")
      .replaceAll("\r\n", "\n"),
  );
  const lines = clean
    .replace(/\n$/, "")
    .split("\n")
    .filter((line) => mark === undefined || !line.includes(mark));
  if (lines.every((line) => line.trim() === "")) return { candidates: [], ambiguous: false };
  return target.document ? fromDocument(lines) : fromCode(lines, target.names);
}

function fromCode(lines: readonly string[], names: readonly string[]): Extraction {
  const blocks = blocksOf(lines, "first");
  if (blocks.length === 0) return found([withoutIntroduction(lines), whole(lines)]);
  // Code that shows fences itself, without one around it.
  const bare = looksLikeCode(lines.slice(0, blocks[0]?.open)) ? [whole(lines)] : [];
  const likely = likelyBlocks(blocks, names);
  if (likely.length === 0) return found(bare);
  const total = likely.reduce((sum, { text }) => sum + text.length, 0);
  const main = likely.find(({ text }) => text.length >= total * MAIN_SHARE);
  if (main === undefined)
    return { ...found([...bare, ...widerBlocks(lines, names, likely)]), ambiguous: true };
  const extraction = found([...bare, main.text, ...widerBlocks(lines, names, likely)]);
  const language = firstWord(main.info);
  return language === "" || bare.length > 0 ? extraction : { ...extraction, language };
}

/** Languages in which what stands between two fences is a string, so that prose and blocks would parse as one file. */
const WITH_BACKTICKS: ReadonlySet<string> = new Set(
  "typescript ts tsx javascript js jsx mjs cjs mts cts go bash sh zsh ruby rb php perl pl lua scala".split(
    " ",
  ),
);

/** Blocks that hold what look like fences, of a file about fences. */
function widerBlocks(lines: readonly string[], names: readonly string[], likely: readonly Block[]): string[] {
  if (names.some((name) => WITH_BACKTICKS.has(name))) return [];
  const [paired] = likelyBlocks(blocksOf(lines, "paired"), names);
  const [greedy] = blocksOf(lines, "last");
  return [paired?.text ?? "", greedy?.text ?? ""].filter(
    (text) => !likely.some((block) => block.text === text),
  );
}

/** Lines of a sentence have no such signs, or few. */
const CODE_LINE =
  /[;{}()=<>[\]]|^\s*(?:import|from|package|use|def|class|func|fn|#!|#|@|"""|'''|\/\/|\/\*|\*|--)/;

function looksLikeCode(lines: readonly string[]): boolean {
  const filled = lines.filter((line) => line.trim() !== "");
  const code = filled.filter((line) => CODE_LINE.test(line) && !INTRODUCTION.test(line.trim()));
  return filled.length >= 2 && code.length >= filled.length * 0.6;
}

/** Those that say they are in the language, or failing that all. */
function likelyBlocks(blocks: readonly Block[], names: readonly string[]): readonly Block[] {
  const filled = blocks.filter(({ text }) => text.trim() !== "");
  const named = filled.filter(({ info }) => names.includes(firstWord(info)));
  if (named.length > 0) return named;
  const bare = filled.filter(({ info }) => info === "");
  return bare.length > 0 ? bare : filled;
}

/** `typescript` of "TypeScript title=a.ts", `ts` of "ts:src/a.ts", `python` of "{.python}". */
function firstWord(info: string): string {
  return (/[\w#+-]+/.exec(info)?.[0] ?? "").toLowerCase();
}

const DOCUMENT_FENCES: ReadonlySet<string> = new Set(["", "md", "markdown", "mdx", "gfm", "text", "txt"]);

/** Of a document only a fence around the whole of it is none of it. */
function fromDocument(lines: readonly string[]): Extraction {
  const [outer] = blocksOf(lines, "paired");
  if (outer === undefined || !DOCUMENT_FENCES.has(firstWord(outer.info))) return found([whole(lines)]);
  const before = lines.slice(0, outer.open).filter((line) => line.trim() !== "");
  const prose = before.length <= 3 && !before.some((line) => /^(?:#|[-*+>|] ?|\d+\.|---)/.test(line.trim()));
  if (!prose) return found([whole(lines)]);
  const [greedy] = blocksOf(lines, "last");
  const after = lines.slice(outer.close + 1).some((line) => /^#{1,6} /.test(line));
  if (!after) return found([outer.text]);
  // What follows has headings: inner fences without a word have closed the outer one too early, or the document
  // merely begins with a block.
  const wrapped = firstWord(outer.info) !== "" || before.length > 0;
  return found(wrapped && greedy !== undefined ? [greedy.text] : [whole(lines)]);
}

/** How models begin before they give what was asked. */
const INTRODUCTION =
  /^(?:here(?:'|’)?s|here (?:is|are)|sure|certainly|of course|absolutely|ok(?:ay)?[,!. ]|below is|the following|this is|i(?:'|’)ve|i have)\b.*[:.!]\s*$/i;

function withoutIntroduction(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line.trim() !== "");
  return INTRODUCTION.test((lines[first] ?? "").trim()) ? whole(lines.slice(first + 1)) : whole(lines);
}

/** Without blank lines around it. */
function whole(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line.trim() !== "");
  const last = lines.findLastIndex((line) => line.trim() !== "");
  return first < 0 ? "" : `${lines.slice(first, last + 1).join("\n")}\n`;
}

function found(texts: readonly string[]): Extraction {
  const candidates = [...new Set(texts.filter((text) => text.trim() !== ""))];
  return { candidates, ambiguous: false };
}
