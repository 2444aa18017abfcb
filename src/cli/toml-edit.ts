import { parse } from "smol-toml";

/**
 * Takes tables out of TOML, with those below them: no other line changes. A comment right above the table that
 * follows is that one's.
 * @param isGone told the names in a table's header, from the outermost
 * @returns undefined where no table of its own is gone, but perhaps an inline one
 */
export function withoutTables(
  text: string,
  isGone: (path: readonly string[]) => boolean,
): string | undefined {
  const kept: string[] = [];
  let gone: string[] | undefined;
  let found = false;
  const endGone = (): void => {
    const last = gone?.findLastIndex((line) => !isCommentOrBlank(line)) ?? -1;
    const comments = gone?.slice(last + 1) ?? [];
    gone = undefined;
    const isGap = kept.length === 0 || isBlank(kept.at(-1) ?? "");
    const first = comments.findIndex((line) => !isBlank(line));
    if (!isGap) kept.push(...comments);
    else if (first >= 0) kept.push(...comments.slice(first));
  };
  for (const line of text.split(/(?<=\n)/)) {
    const path = headerOf(line);
    if (path !== undefined) {
      const goes = isGone(path);
      if (!goes) endGone();
      else gone ??= [];
      found ||= goes;
    }
    (gone ?? kept).push(line);
  }
  if (!found) return undefined;
  const atEnd = gone !== undefined;
  endGone();
  // The gap above a table that was the last one.
  const end = atEnd ? kept.findLastIndex((line) => !isBlank(line)) + 1 : kept.length;
  return kept.slice(0, end).join("");
}

/** Whether each comment of a text is in another one, too. What looks like one within a string counts as one. */
export function keepsComments(before: string, after: string): boolean {
  return before
    .split("\n")
    .filter((line) => line.includes("#"))
    .every((line) => after.includes(line.slice(line.lastIndexOf("#")).trimEnd()));
}

/** `[a."b c"]` as its names; a line of another kind is none. */
function headerOf(line: string): string[] | undefined {
  if (!/^\s*\[/.test(line)) return undefined;
  try {
    return namesIn(parse(line));
  } catch {
    // Part of a list that spans lines.
    return undefined;
  }
}

function namesIn(value: unknown): string[] {
  const table: unknown = Array.isArray(value) ? value[0] : value;
  const [entry] = typeof table === "object" && table !== null ? Object.entries(table) : [];
  return entry === undefined ? [] : [entry[0], ...namesIn(entry[1])];
}

function isBlank(line: string): boolean {
  return line.trim() === "";
}

function isCommentOrBlank(line: string): boolean {
  return /^\s*(#|$)/.test(line);
}
