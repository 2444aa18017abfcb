import { type Faults, MAX_DEPTH, TOO_DEEP } from "../node.ts";
import { readTomlString } from "./strings.ts";

/** One name of a dotted key, with its offset. */
export interface KeyPart {
  name: string;
  at: number;
}

const BARE = /[^\s.=[\]{}#,"']*/y;
const BLANKS = /[ \t]*/y;

/**
 * A dotted key: `a."b c".d`. Parts that would nest maps too deeply are a fault and left out.
 * @param depth of the map it stands in
 * @returns its parts and where it ends; no parts where no key stands there
 */
export function readKey(
  text: string,
  from: number,
  depth: number,
  faults: Faults,
): { parts: KeyPart[]; end: number } {
  const parts: KeyPart[] = [];
  let at = from;
  for (;;) {
    at = match(BLANKS, text, at);
    const start = at;
    let name: string;
    if (text[at] === '"' || text[at] === "'") {
      const quoted = readTomlString(text, at);
      name = quoted.value;
      at = quoted.end;
    } else {
      at = match(BARE, text, at);
      name = text.slice(start, at);
    }
    if (at > start) {
      if (parts.length + depth < MAX_DEPTH) parts.push({ name, at: start });
      else faults.addOnce(start, TOO_DEEP);
    }
    const end = at;
    at = match(BLANKS, text, at);
    if (text[at] !== ".") return { parts, end };
    at++;
  }
}

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return pattern.lastIndex;
}
