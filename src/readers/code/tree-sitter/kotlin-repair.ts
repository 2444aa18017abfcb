import type { Span } from "./findings.ts";

/**
 * Blanks out what the grammar misreads without an error: annotations at the start of a line, behind which it
 * takes `public sealed interface A` for infix calls, and delegation before the body of a class.
 */
export function kotlinPrepared(text: string): { text: string; hidden: { decorators: Span[] } } {
  const decorators: Span[] = [];
  let out = "";
  let from = 0;
  for (const { index, 0: match } of text.matchAll(/^[ \t]*(?=@[\w[])/gm)) {
    let start = index + match.length;
    while (start >= from && text[start] === "@") {
      const end = annotationEnd(text, start);
      decorators.push({ start, end });
      out += text.slice(from, start) + blank(text.slice(start, end));
      from = end;
      start = end + (/^[ \t]*/.exec(text.slice(end, end + MAX_GAP))?.[0].length ?? 0);
    }
  }
  return { text: (out + text.slice(from)).replaceAll(DELEGATION, blank), hidden: { decorators } };
}

const MAX_GAP = 100;
/** Without a limit, brackets that nothing closes would be searched for over and over. */
const MAX_ARGUMENTS = 4_000;

/** Behind the name, and the arguments if they are in brackets right behind it. */
function annotationEnd(text: string, start: number): number {
  ANNOTATION.lastIndex = start;
  const [name = "@"] = ANNOTATION.exec(text) ?? [];
  const end = start + name.length;
  if (text[end] !== "(" && !name.endsWith("[")) return end;
  let depth = name.endsWith("[") ? 1 : 0;
  TOKENS.lastIndex = end;
  for (let token = TOKENS.exec(text); token !== null; token = TOKENS.exec(text)) {
    if (token.index > end + MAX_ARGUMENTS) break;
    if (/^[([]$/.test(token[0])) depth++;
    else if (/^[)\]]$/.test(token[0]) && --depth <= 0) return TOKENS.lastIndex;
  }
  return end;
}

const ANNOTATION = /@(?:\w+:)?(?:\[|[\w.]+)/y;
const TOKENS = /"""[^]*?"""|"(?:[^"\\\n]|\\.)*"|[()[\]]/g;

/** `by x {` at the end of a class's head, whose body would be taken for a lambda. */
const DELEGATION =
  /(?<=^(?:.*\b(?:class|object)\b.*|[ \t]*\).*|[ \t]*[A-Z][\w<>, ]*))\bby[ \t]+[\w.]+(?=[ \t]*(?:\/\*[^\n]*\*\/[ \t]*)?\{[ \t]*$)/gm;

/**
 * Rewrites what the grammar misreads, character for character: destructuring in brackets, empty collection
 * literals, a constructor on the line below its class, a member that ends at the brace.
 */
export function kotlinRepair(piece: string): string {
  return (
    piece
      .replaceAll(/(\bval\s*|\bfor\s*\(\s*|\{\s*)\[([^[\]\n]*)\](?=\s*(?:=|in\b|->|,))/g, "$1($2)")
      .replaceAll(/(?<==\s*)\[\]/g, '""')
      .replaceAll("?::", " ::")
      .replaceAll(CONSTRUCTOR, (text) =>
        text.replaceAll(/\/\*[^]*?\*\/|\/\/[^\n]*/g, blank).replaceAll("\n", " "),
      )
      // Destructuring by name
      .replaceAll(/\((?:val \w+(?: = \w+)?(?:, )?)+\)(?= =)/g, (text) =>
        text
          .replaceAll(/ = \w+/g, blank)
          .replaceAll("val ", "    ")
          .replace("(    ", "val ("),
      )
      .replaceAll(/(?<=\{ *)\boverride(?= ->)|\boverride(?=\.)/g, "xxxxxxxx")
      .replaceAll(/(?<=[^\s{;,]) (?=\}[ \t]*(?:$|[};,)]))/gm, ";")
  );
}

/** From the head of a class to its constructor on another line. */
const CONSTRUCTOR =
  /\bclass[ \t]+\w+(?:[ \t]*<[^{}()\n]*>)?[ \t]*\r?\n(?:\s|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|(?:public|internal|private|protected|actual)\b)*constructor\b/g;

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, " ");
}
