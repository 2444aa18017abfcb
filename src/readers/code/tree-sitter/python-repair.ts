/** See `Grammar.repair`. */
export function repairPython(piece: string): string {
  return joinBrackets(blankTypeDefaults(piece));
}

/**
 * Joins the lines within brackets, comments there blanked: each character stays at its offset. The grammar
 * ends a block at a line within brackets that is indented less than the block, where the bracket
 * cannot close at that place: `(bar.⏎baz)`. Python counts no indentation within brackets
 * (https://docs.python.org/3/reference/lexical_analysis.html#implicit-line-joining).
 */
function joinBrackets(text: string): string {
  let out = "";
  let from = 0;
  let depth = 0;
  const replace = (start: number, end: number): void => {
    out += text.slice(from, start) + " ".repeat(end - start);
    from = end;
  };
  for (let at = 0; at < text.length;) {
    const char = text[at] ?? "";
    if (char === '"' || char === "'") {
      at = stringEnd(text, at, char);
    } else if (char === "#") {
      const end = lineEnd(text, at);
      if (depth > 0) replace(at, end);
      at = end;
    } else {
      if ("([{".includes(char)) depth++;
      else if (")]}".includes(char)) depth = Math.max(0, depth - 1);
      else if (depth > 0 && (char === "\n" || char === "\r")) replace(at, at + 1);
      at++;
    }
  }
  return out + text.slice(from);
}

/** What stands before a list of type parameters. */
const PARAMETERS = /^[ \t]*(?:async[ \t]+)?(?:def|class|type)[ \t]+[\p{L}\p{N}_]+[ \t]*(?=\[)/gmu;
/** A list that goes on for longer has no end. */
const MAX_PARAMETERS = 4_000;

/**
 * Blanks the defaults of type parameters, each line end kept: `class A[T = int]`, legal since Python 3.13
 * (https://peps.python.org/pep-0696/), is unknown to the grammar.
 */
function blankTypeDefaults(text: string): string {
  let out = "";
  let from = 0;
  for (const { index, 0: head } of text.matchAll(PARAMETERS)) {
    if (index < from) continue;
    let depth = 0;
    let equals: number | undefined;
    const start = index + head.length;
    for (let at = start; at < Math.min(text.length, start + MAX_PARAMETERS); at++) {
      const char = text[at] ?? "";
      if (char === '"' || char === "'") {
        at = stringEnd(text, at, char) - 1;
        continue;
      }
      if ("([{".includes(char)) depth++;
      else if (")]}".includes(char)) depth--;
      else if (depth === 1 && char === "=") equals ??= at;
      if (equals !== undefined && (depth === 0 || (depth === 1 && char === ","))) {
        out += text.slice(from, equals) + text.slice(equals, at).replaceAll(/[^\r\n]/g, " ");
        from = at;
        equals = undefined;
      }
      if (depth === 0) break;
    }
  }
  return out + text.slice(from);
}

/** Offset behind a string; that of the line's end where a simple one has no end. */
function stringEnd(text: string, start: number, quote: string): number {
  const triple = quote.repeat(3);
  const long = text.startsWith(triple, start);
  for (let at = start + (long ? 3 : 1); at < text.length; at++) {
    const char = text[at];
    if (char === "\\") at++;
    else if (long ? text.startsWith(triple, at) : char === quote) return at + (long ? 3 : 1);
    else if (char === "\n" && !long) return at;
  }
  return text.length;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf("\n", start);
  return end < 0 ? text.length : end;
}
