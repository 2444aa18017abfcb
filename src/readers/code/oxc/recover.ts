import { blank, withoutConflicts } from "./conflicts.ts";
import { skipComment, skipString } from "./skip.ts";

/** A piece of a source that parses by itself, or not: usually one statement with what it contains. */
interface Chunk {
  start: number;
  text: string;
}

export interface Recovery {
  /** The source with what does not parse replaced by spaces, so that all offsets stay. */
  text: string;
  /** The first error of each part that was blanked. */
  problems: { offset: number; message: string }[];
}

export type FirstError = (text: string) => { offset: number; message: string } | undefined;

const MAX_PROBLEMS = 20;
/** Where a member has as many neighbours, each is no longer tried by itself. */
const MAX_MEMBERS = 500;
/** Pieces of broken statements that are tried in all: whole ones are as many as the file has. */
const MAX_TRIES = 3_000;
/** A statement's head is looked for in as many of its lines. */
const MAX_HEAD_LINES = 30;
/** Members of members: `namespace` → `class` → method. */
const MAX_DEPTH = 4;

/**
 * oxc gives no tree at all for a file with a syntax error. Sources are indented, though: what begins
 * at the left margin is a statement, and what does not parse alone is where the error is. Of such
 * a statement the members that do parse are kept, or its head alone.
 * @param firstError parses a piece of the source
 * @returns undefined where nothing was gained
 */
export function recover(text: string, firstError: FirstError): Recovery | undefined {
  const merged = withoutConflicts(text);
  const conflicts = (merged?.offsets ?? []).map((offset) => ({ offset, message: "Merge conflict" }));
  for (const candidate of merged?.texts ?? []) {
    if (firstError(candidate) === undefined) return { text: candidate, problems: conflicts };
  }
  const recovery = new Recoverer(firstError).file(merged?.texts[0] ?? text);
  if (recovery === undefined) return undefined;
  return { ...recovery, problems: [...conflicts, ...recovery.problems].slice(0, MAX_PROBLEMS) };
}

class Recoverer {
  #tries = 0;

  constructor(readonly firstError: FirstError) {}

  file(text: string): Recovery | undefined {
    const problems: Recovery["problems"] = [];
    let out = "";
    let kept = 0;
    const chunks = split(text, 0);
    for (let index = 0; index < chunks.length; index++) {
      let chunk = chunks[index]?.text ?? "";
      const start = chunks[index]?.start ?? 0;
      const error = this.firstError(chunk);
      if (error === undefined) {
        out += chunk;
        kept++;
        continue;
      }
      // Without indentation a statement ends where its brackets close.
      const to = lastOf(chunks, index);
      let partial = this.#keepMembers(chunk, 1, index === chunks.length - 1);
      if (partial === undefined && to > index) {
        const whole = chunks.slice(index, to + 1).map((one) => one.text);
        partial = this.#keepMembers(whole.join(""), 1, to === chunks.length - 1);
        if (partial !== undefined) {
          chunk = whole.join("");
          index = to;
        }
      }
      if (problems.length < MAX_PROBLEMS) problems.push({ ...error, offset: start + error.offset });
      if (partial !== undefined) kept++;
      out += partial ?? blank(chunk);
    }
    return kept === 0 || problems.length === 0 ? undefined : { text: out, problems };
  }

  #error(text: string): ReturnType<FirstError> {
    if (++this.#tries > MAX_TRIES) return { offset: 0, message: "Too many errors" };
    return this.firstError(text);
  }

  /**
   * Keeps the first and last lines of a statement and the members between them that parse.
   * @param isLast whether nothing follows, so that what closes it may stand behind its end
   */
  #keepMembers(
    chunk: string,
    depth: number,
    isLast: boolean,
    around: [string, string] = ["", ""],
  ): string | undefined {
    const [before, behind] = around;
    const fits = (text: string): boolean => this.#error(before + text + behind) === undefined;
    const lines = linesOf(chunk);
    const tail = lines.findLastIndex(({ text }, index) => index > 0 && /^[ \t]*[)}\]]/.test(text));
    for (const [index, line] of lines.slice(0, MAX_HEAD_LINES).entries()) {
      if (!/[{([]\s*(?:\/\/.*|\/\*.*\*\/\s*)?$/.test(line.text)) continue;
      const from = line.start + line.text.length;
      const head = chunk.slice(0, from);
      const to = lines[tail]?.start ?? 0;
      const end = tail > index ? chunk.slice(to) : "";
      if (end !== "" && fits(head + end)) {
        return head + this.#members(chunk.slice(from, to), [before + head, end + behind], depth) + end;
      }
      const closed = this.#close(chunk, from, [before, behind], depth, isLast && behind === "");
      if (closed !== undefined) return closed;
    }
    return undefined;
  }

  /** What lacks its end gets one instead of white space, or behind the end of the file. */
  #close(
    chunk: string,
    from: number,
    [before, behind]: [string, string],
    depth: number,
    isLast: boolean,
  ): string | undefined {
    const head = chunk.slice(0, from);
    const closers = closersOf(head);
    if (closers === "" || this.#error(before + head + closers + behind) !== undefined) return undefined;
    const inner = this.#members(chunk.slice(from), [before + head, closers + behind], depth);
    const text = inner.trimEnd();
    const lineEnd = /(?:\r\n?|\n)?$/.exec(inner)?.[0] ?? "";
    const room = inner.length - text.length - lineEnd.length - closers.length;
    if (room < 0 && !isLast) return undefined;
    const closed =
      room < 0 ? inner + closers : text + inner.slice(text.length, text.length + room) + closers + lineEnd;
    return this.#error(before + head + closed + behind) === undefined ? head + closed : undefined;
  }

  #members(text: string, around: [string, string], depth: number): string {
    const [head, end] = around;
    const margin = /^[ \t]*(?=\S)/m.exec(text)?.[0].length ?? 0;
    const members = split(text, margin);
    if (members.length > MAX_MEMBERS) return blank(text);
    const fits = (inner: string): boolean => this.#error(head + inner + end) === undefined;
    const good = members.map((member) => fits(member.text));
    const kept = members.map((member, index) => {
      if (good[index] === true) return member.text;
      const partial =
        depth < MAX_DEPTH ? this.#keepMembers(member.text, depth + 1, false, around) : undefined;
      return partial !== undefined && fits(partial) ? partial : blank(member.text);
    });
    // Members may each fit in and yet not all together.
    const whole = kept.join("");
    if (fits(whole)) return whole;
    const entire = members
      .map((member, index) => (good[index] === true ? member.text : blank(member.text)))
      .join("");
    return fits(entire) ? entire : blank(text);
  }
}

/** The chunk in which the braces that open in one are closed again; itself where they never are. */
function lastOf(chunks: readonly Chunk[], first: number): number {
  let depth = 0;
  for (const [offset, { text }] of chunks.slice(first, first + MAX_MEMBERS).entries()) {
    for (const char of bracketsOf(text)) depth += char === "{" ? 1 : char === "}" ? -1 : 0;
    if (depth <= 0) return first + offset;
  }
  return first;
}

/** What closes the brackets that a text leaves open. */
function closersOf(text: string): string {
  let closers = "";
  for (const char of bracketsOf(text)) {
    const closer = CLOSERS.get(char);
    if (closer !== undefined) closers = closer + closers;
    else if (char === closers[0]) closers = closers.slice(1);
  }
  return closers;
}

const CLOSERS = new Map([
  ["{", "}"],
  ["(", ")"],
  ["[", "]"],
]);

/** The brackets of a text, without those in strings and comments as far as can be told. */
function bracketsOf(text: string): string {
  let found = "";
  for (let at = 0; at < text.length;) {
    const char = text[at] ?? "";
    const next = text[at + 1];
    if (char === '"' || char === "'") at = skipString(text, at, false);
    else if (char === "/" && (next === "/" || next === "*")) at = skipComment(text, at);
    else {
      if ("([{}])".includes(char)) found += char;
      at++;
    }
  }
  return found;
}

/** Cuts at lines that begin a statement at a margin of `margin` blanks. Decorators stay with what they decorate. */
function split(text: string, margin: number): Chunk[] {
  const chunks: Chunk[] = [];
  let open: Chunk | undefined;
  for (const { start, text: line } of linesOf(text)) {
    const begins = STATEMENT.test(line.slice(margin)) && /^[ \t]*$/.test(line.slice(0, margin));
    if (open === undefined || (begins && !/^\s*@[^\n\r]*[\n\r]*$/.test(open.text))) {
      open = { start, text: line };
      chunks.push(open);
    } else {
      open.text += line;
    }
  }
  return chunks;
}

const STATEMENT = /^(?!(?:else|catch|finally)\b)[\p{L}\d_$@#/"'`([!;*]/u;

/** Lines with their line ends. */
function linesOf(text: string): Chunk[] {
  return [...text.matchAll(/[^\n\r]*(?:\r\n?|\n|$)/g)]
    .map((match) => ({ start: match.index, text: match[0] }))
    .filter(({ text: line }) => line !== "");
}
