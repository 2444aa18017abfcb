import { container, Faults, leaf, NodeBudget, type ParsedConfig } from "../node.ts";
import { endOfLine } from "../toml/strings.ts";
import { withoutComment } from "./lines.ts";

const ENTRY = /[ \t]*(?:export[ \t]+)?([\w.-]{1,1000})(?:[ \t]*=|:(?=[ \t]))[ \t]*/y;
/** `NAME` alone, which Docker takes from its own environment. */
const NAME_ALONE = /[ \t]*(?:export[ \t]+)?([A-Za-z_]\w{0,999})[ \t]*(?=[\r\n]|$)/y;

/** A `.env` file, as dotenv and Docker read it: quoted values may go on over several lines. */
export function parseEnv(text: string): ParsedConfig {
  const root = container("map", 0);
  const faults = new Faults();
  const budget = new NodeBudget();
  let at = 0;
  while (at < text.length) {
    const c = text[at];
    if (c === "\n" || c === "\r" || c === " " || c === "\t" || c === "\u{FEFF}") {
      at++;
      continue;
    }
    const end = endOfLine(text, at);
    if (c === "#") {
      at = end;
      continue;
    }
    const entry = match(ENTRY, text, at);
    const name = entry ?? match(NAME_ALONE, text, at);
    if (name?.[1] === undefined) faults.add(at, "Expected NAME=value");
    else {
      const key = name[1];
      const keyAt = at + name[0].lastIndexOf(key);
      const from = at + name[0].length;
      const node = entry === undefined ? leaf("null", "", from, from) : value(text, from, end, faults);
      budget.add(root, key, keyAt, node);
      root.end = node.end;
      at = Math.max(endOfLine(text, node.end), end);
      continue;
    }
    at = end;
  }
  return { documents: [root], faults: faults.inOrder() };
}

function value(text: string, from: number, end: number, faults: Faults) {
  const quote = text[from] ?? "";
  if (quote === '"' || quote === "'" || quote === "`") {
    const close = closingQuote(text, from, quote);
    if (close !== undefined) return leaf("string", text.slice(from + 1, close), from, close + 1);
    faults.add(from, "Quote is never closed");
  }
  const plain = from >= end ? "" : withoutComment(text.slice(from, end), "#");
  return leaf("string", plain, from, from + plain.length);
}

/** The values of a file are searched no further than this, so that many open quotes cost no quadratic time. */
const LONGEST_QUOTED = 20_000;

function closingQuote(text: string, open: number, quote: string): number | undefined {
  const last = Math.min(text.length, open + LONGEST_QUOTED);
  for (let at = open + 1; at < last; at++) {
    const c = text[at];
    if (c === "\\" && quote === '"') at++;
    else if (c === quote) return at;
  }
  return undefined;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
