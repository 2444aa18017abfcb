const OPENING = "([{";

/** Empties brackets, the deepest first, until the text fits; then cuts. */
export function shorten(text: string, limit: number): string {
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
    if (OPENING.includes(char)) most = Math.max(most, ++depth);
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
    if (OPENING.includes(char)) {
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
