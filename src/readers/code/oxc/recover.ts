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

/**
 * oxc gives no tree at all for a file with a syntax error. Sources are indented, though: what begins
 * at the left margin is a statement, and what does not parse alone is where the error is. Of such
 * a statement the members that do parse are kept, or its head alone.
 * @param firstError parses a piece of the source
 * @returns undefined where nothing was gained
 */
export function recover(text: string, firstError: FirstError): Recovery | undefined {
  const problems: Recovery["problems"] = [];
  let out = "";
  let kept = 0;
  for (const { start, text: chunk } of split(text, 0)) {
    const error = firstError(chunk);
    if (error === undefined) {
      out += chunk;
      kept++;
      continue;
    }
    if (problems.length < MAX_PROBLEMS) problems.push({ ...error, offset: start + error.offset });
    const partial = keepMembers(chunk, firstError);
    if (partial !== undefined) kept++;
    out += partial ?? blank(chunk);
  }
  return kept === 0 || problems.length === 0 ? undefined : { text: out, problems };
}

/** Keeps the first and last lines of a statement and the members between them that parse. */
function keepMembers(chunk: string, firstError: FirstError): string | undefined {
  const lines = linesOf(chunk);
  const inner = lines.findIndex(({ text }, index) => index > 0 && /^[ \t]+\S/.test(text));
  const tail = lines.findLastIndex(({ text }) => /^[)}\]]/.test(text));
  if (inner < 1 || tail <= inner) return undefined;
  const from = lines[inner]?.start ?? 0;
  const to = lines[tail]?.start ?? 0;
  const head = chunk.slice(0, from);
  const end = chunk.slice(to);
  if (firstError(head + end) !== undefined) return undefined;
  const margin = /^[ \t]+/.exec(lines[inner]?.text ?? "")?.[0].length ?? 0;
  const members = split(chunk.slice(from, to), margin);
  if (members.length > MAX_MEMBERS) return head + blank(chunk.slice(from, to)) + end;
  const kept = members.map(({ text }) => (firstError(head + text + end) === undefined ? text : blank(text)));
  // Members may each fit in and yet not all together.
  const whole = head + kept.join("") + end;
  return firstError(whole) === undefined ? whole : head + blank(chunk.slice(from, to)) + end;
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

function blank(text: string): string {
  return text.replaceAll(/[^\n\r]/g, " ");
}
