/** Longer signatures lose the insides of their brackets, and then their end. */
const MAX_SIGNATURE = 200;
/** What is folded at all: a type may be as long as its file. */
const MAX_FOLDED = 4_000;
const CLOSING: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/**
 * A declaration's head on one line, at most 200 characters.
 * @param code source text without comments, from the first modifier to before the body
 */
export function signature(code: string): string {
  return shorten(fold(code.length > MAX_FOLDED ? code.slice(0, MAX_FOLDED) + "…" : code));
}

/** Folds white space and takes off what only made sense over several lines: trailing commas, leading `|`. */
export function fold(code: string): string {
  return code
    .replaceAll(/([([<])\s*[\n\r]\s*/g, "$1")
    .replaceAll(/,?\s*[\n\r]\s*([)\]>])/g, "$1")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[;,] \}/g, " }")
    .replaceAll(/([=:(<,]) ?[|&] /g, "$1 ")
    .replace(/^declare /, "")
    .replace(/[\s;,]+$/, "")
    .trim();
}

/** Empties brackets, the deepest first, until the text fits; then cuts. */
export function shorten(text: string, limit = MAX_SIGNATURE): string {
  if (text.length <= limit) return text;
  let out = text;
  for (let depth = deepest(text); depth >= 2 && out.length > limit; depth--) out = emptyBrackets(out, depth);
  if (out.length > limit) out = emptyBrackets(out, 1, "{");
  if (out.length <= limit) return out;
  const cut = out.slice(0, limit - 1);
  // Half of a surrogate pair would not survive encoding.
  return (/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut) + "…";
}

function deepest(text: string): number {
  let depth = 0;
  let most = 0;
  for (const char of text) {
    if (char in CLOSING) most = Math.max(most, ++depth);
    else if (char === ")" || char === "]" || char === "}") depth = Math.max(0, depth - 1);
  }
  return most;
}

/** Replaces what stands in the brackets of one depth by `…` where that is shorter. */
function emptyBrackets(text: string, target: number, only?: string): string {
  let out = "";
  let depth = 0;
  let from = 0;
  let open = -1;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? "";
    if (char in CLOSING) {
      depth++;
      if (depth === target && (only === undefined || char === only)) open = i;
    } else if (char === ")" || char === "]" || char === "}") {
      if (depth === target && open >= 0 && i - open > 4) {
        out += text.slice(from, open + 1) + "…";
        from = i;
      }
      if (depth === target) open = -1;
      depth = Math.max(0, depth - 1);
    }
  }
  return out + text.slice(from);
}
