import type { Declaration } from "../../../digest.ts";
import type { Lines } from "../lines.ts";
import { shorten } from "../shorten.ts";
import type { MarkupElement } from "./scan.ts";

/** What may hold a snippet's marks without being markup, and the marks themselves; parameters stand behind the name. */
const MARK = /<!--[^]*?(?:-->|$)|\{#snippet\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)|\{\/snippet\s*\}/gu;
const QUOTES = "\"'`";
const MAX_PARAMETERS = 2_000;
const MAX_SIGNATURE = 200;

/** The snippets of a Svelte component's markup: `{#snippet row(item)}…{/snippet}`, wherever they stand in it. */
export function snippetsOf(text: string, elements: readonly MarkupElement[], lines: Lines): Declaration[] {
  const found: Declaration[] = [];
  const open: Declaration[] = [];
  let blocks = 0;
  for (const mark of text.matchAll(MARK)) {
    while ((elements[blocks]?.end ?? Infinity) <= mark.index) blocks++;
    const block = elements[blocks];
    if (block !== undefined && block.inner.start <= mark.index) continue;
    const [whole, name] = mark;
    if (name !== undefined) {
      const line = lines.lineAt(mark.index);
      const signature = `snippet ${name}${parametersAt(text, mark.index + whole.length)}`;
      open.push({ name, kind: "function", line, endLine: line, signature, exported: false });
    } else if (whole.startsWith("{/")) {
      const snippet = open.pop();
      if (snippet === undefined) continue;
      found.push({ ...snippet, endLine: lines.lineAt(mark.index + whole.length - 1) });
    }
  }
  return [...found, ...open].toSorted((a, b) => a.line - b.line);
}

/** `(item, index)` of what begins behind a snippet's name, on one line. */
function parametersAt(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < Math.min(text.length, from + MAX_PARAMETERS); at++) {
    const char = text[at] ?? "";
    if (QUOTES.includes(char)) at = endOfString(text, at);
    else if ("([{<".includes(char)) depth++;
    else if (char === "}" && depth === 0) break;
    else if (")]}".includes(char) || (char === ">" && text[at - 1] !== "=")) depth--;
    if (depth === 0 && char === ")") {
      return shorten(
        text
          .slice(from, at + 1)
          .replaceAll(/\s+/g, " ")
          .trim(),
        MAX_SIGNATURE,
      );
    }
  }
  return "";
}

/** The mark that ends the string that begins at an offset, or where none does, that offset. */
function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < Math.min(text.length, from + MAX_PARAMETERS); at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === text[from]) return at;
  }
  return from;
}
