import type { Span } from "../findings.ts";

/** A lexeme of a statement, linked to the one before, so that a branch of `#if` can go back in no time. */
export interface Link extends Span {
  kind: "word" | "literal" | "sign" | "block";
  text: string;
  before: Link | undefined;
  /** How many there are up to here. */
  count: number;
  /** Open parentheses and brackets behind it. */
  depth: number;
}

/** A lexeme, or a pair of parentheses or brackets with what is in it, or a whole operator's name. */
export interface Item extends Span {
  kind: Link["kind"] | "group";
  /** Of a group its opening bracket. */
  text: string;
  items: readonly Item[];
}

/** Statements with more are no declarations that anyone wrote by hand. */
export const MAX_LEXEMES = 5_000;

/** The items of a statement in source order; undefined where its brackets do not match. */
export function itemsOf(last: Link | undefined): Item[] | undefined {
  const links: Link[] = [];
  for (let link: Link | undefined = last; link !== undefined; link = link.before) links.push(link);
  return folded(links.toReversed());
}

function folded(links: readonly Link[]): Item[] | undefined {
  const open: { items: Item[]; text: string; start: number }[] = [];
  let items: Item[] = [];
  for (const { kind, text, start, end } of links) {
    if (kind === "sign" && (text === "(" || text === "[")) {
      open.push({ items, text, start });
      items = [];
    } else if (kind === "sign" && (text === ")" || text === "]")) {
      const group = open.pop();
      if (group === undefined) return undefined;
      const inner: Item = { kind: "group", text: group.text, start: group.start, end, items };
      items = group.items;
      items.push(inner);
    } else add(items, { kind, text, start, end, items: [] });
  }
  return open.length === 0 ? items : undefined;
}

/** `operator` takes in the signs of its name. */
function add(items: Item[], item: Item): void {
  const last = items.at(-1);
  if (
    last?.kind === "word" &&
    last.text.startsWith("operator") &&
    item.kind === "sign" &&
    item.text !== ";"
  ) {
    if (last.text === "operator" || last.end === item.start) {
      last.text += item.text;
      last.end = item.end;
      return;
    }
  }
  items.push(item);
}

/** Cuts at each sign of that text. */
export function splitAt(items: readonly Item[], sign: string): Item[][] {
  const parts: Item[][] = [[]];
  for (const item of items) {
    if (item.kind === "sign" && item.text === sign) parts.push([]);
    else parts.at(-1)?.push(item);
  }
  return parts;
}

/** Index behind the `>` that closes the `<` at `at`; undefined where there is none. */
export function behindAngles(items: readonly Item[], at: number): number | undefined {
  let depth = 0;
  for (let next = at; next < items.length; next++) {
    const item = items[next];
    if (item?.kind !== "sign") continue;
    if (item.text === "<") depth++;
    else if (item.text === ">" && --depth === 0) return next + 1;
  }
  return undefined;
}
