/** A fenced block of an answer. */
export interface Block {
  /** What stands behind the opening fence: "ts", "go title=main.go"; often nothing. */
  info: string;
  /** What stands between the fences, every line ended. */
  text: string;
  /** Lines of the fences; `close` is the number of lines where the answer ends before the fence does. */
  open: number;
  close: number;
}

interface Fence {
  char: string;
  length: number;
  indent: number;
  info: string;
}

/** https://spec.commonmark.org/0.31.2/#fenced-code-blocks, but as far in as lists of models put them. */
const FENCE = /^( *)(`{3,}|~{3,})(.*)$/;

function fenceOf(line: string): Fence | undefined {
  const match = FENCE.exec(line);
  if (match === null) return undefined;
  const [, indent = "", fence = "", info = ""] = match;
  const char = fence.charAt(0);
  if (char === "`" && info.includes("`")) return undefined;
  return { char, length: fence.length, indent: indent.length, info: info.trim() };
}

function closes(fence: Fence | undefined, opened: Fence): boolean {
  return (
    fence !== undefined && fence.char === opened.char && fence.length >= opened.length && fence.info === ""
  );
}

/** How it is told which fence closes a block: the first that may, the one that pairs up, or the last of all. */
export type Closing = "first" | "paired" | "last";

/**
 * The blocks of an answer, one behind the other.
 * @param lines of the answer, without their ends
 */
export function blocksOf(lines: readonly string[], closing: Closing): Block[] {
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const opened = fenceOf(lines[at] ?? "");
    if (opened === undefined) continue;
    const close = CLOSERS[closing](lines, at, opened);
    const body = lines.slice(at + 1, close).map((line) => unindent(line, opened.indent));
    blocks.push({ info: opened.info, text: body.map((line) => `${line}\n`).join(""), open: at, close });
    at = close;
  }
  return blocks;
}

const CLOSERS: Record<Closing, (lines: readonly string[], open: number, opened: Fence) => number> = {
  first(lines, open, opened) {
    const close = lines.findIndex((line, at) => at > open && closes(fenceOf(line), opened));
    return close < 0 ? lines.length : close;
  },
  last(lines, open, opened) {
    const close = lines.findLastIndex((line, at) => at > open && closes(fenceOf(line), opened));
    return close < 0 ? lines.length : close;
  },
  /** A fence with a word behind it opens a block within the block, and the next bare one closes that. */
  paired(lines, open, opened) {
    const inner: Fence[] = [];
    for (let at = open + 1; at < lines.length; at++) {
      const fence = fenceOf(lines[at] ?? "");
      if (fence === undefined) continue;
      const innermost = inner.at(-1);
      if (innermost !== undefined && closes(fence, innermost)) inner.pop();
      else if (innermost === undefined && closes(fence, opened)) return at;
      else if (fence.info !== "") inner.push(fence);
    }
    return lines.length;
  },
};

/** A block in a list is as far in as its fence. */
function unindent(line: string, by: number): string {
  let from = 0;
  while (from < by && line[from] === " ") from++;
  return line.slice(from);
}
