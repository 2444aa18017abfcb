import type { Span } from "../findings.ts";
import { behindTemplates } from "./heads.ts";
import type { Item, Link } from "./items.ts";
import { isMacroName, TAGS, TYPE_OF, ATTRIBUTES } from "./words.ts";

/** `DECLARE_FUNCTIONS_only` */
const SHOUTED = /^[A-Z]{2}[A-Z\d]*_/;

/** `G_BEGIN_DECLS`, `END_TEST` */
const FRAMES = /(?:^|_)(?:BEGIN|END)(?:_|$)/;

/** What a brace opens; `body` is of a function, `values` of an initializer. */
export type Block = "extern" | "namespace" | "type" | "enum" | "body" | "values";

/** A macro or a name without a type that has a body: `TEST(a, b) {…}`, `main() {…}`. */
export interface Standalone extends Span {
  name: Item;
  arguments: readonly Item[];
  body: number;
  bodyEnd: number;
}

/** What the brace behind a head opens, and what the type is called. */
export function blockOf(items: readonly Item[], around: Block | undefined): { block: Block; name: string } {
  const head = items.slice(behindTemplates(items));
  if (around === "enum") return { block: "values", name: "" };
  const [first, second] = head;
  const isSign = (text: string): boolean => head.some((item) => item.kind === "sign" && item.text === text);
  const isNamespace =
    first?.text === "namespace" || (first?.text === "inline" && second?.text === "namespace");
  if (isNamespace || (first?.text === "export" && second?.text === "namespace"))
    return { block: "namespace", name: "" };
  if (first?.text === "extern" && second?.kind === "literal" && head.length === 2)
    return { block: "extern", name: "" };
  if (first?.text === "export" && head.length === 1) return { block: "extern", name: "" };
  if (isSign("=")) return { block: "values", name: "" };
  const colon = head.findIndex(({ kind, text }) => kind === "sign" && text === ":");
  const own = colon < 0 ? head : head.slice(0, colon);
  const parameters = own.some(
    ({ kind, text }, at) => kind === "group" && text === "(" && takesParameters(own[at - 1]),
  );
  const tag = own.find(({ kind, text }) => kind === "word" && TAGS.has(text))?.text;
  if (tag !== undefined && !parameters) {
    const name = own.findLast(({ kind, text }) => kind === "word" && text !== "final" && !isMacroName(text));
    const last = own.findLast(({ kind, text }) => kind === "word" && text !== "final");
    return {
      block: tag === "enum" ? "enum" : "type",
      name: (TAGS.has(name?.text ?? "") ? last : name)?.text ?? "",
    };
  }
  const last = head.at(-1);
  if (parameters) {
    // In a list of initializers `a{1}` is no body.
    const inList = colon >= 0 && (last?.kind === "word" || last?.text === ">");
    return { block: inList ? "values" : "body", name: "" };
  }
  const hasGroup = head.some(({ kind, text }) => kind === "group" && text === "(");
  const isOperator = head.some(({ text }) => /^operator\W/.test(text));
  return { block: head.length < 2 || hasGroup || isOperator ? "body" : "values", name: "" };
}

/** Whether parentheses behind it are those of a function. */
function takesParameters(item: Item | undefined): boolean {
  if (item === undefined) return false;
  if (item.kind === "group") return item.text === "(";
  if (item.kind !== "word") return item.text === ">";
  return (
    !isMacroName(item.text) &&
    !TYPE_OF.has(item.text) &&
    !ATTRIBUTES.has(item.text) &&
    !/^(?:explicit|noexcept|requires)$/.test(item.text)
  );
}

/** `public`, `Q_SIGNALS`, `public slots`. */
export function isLabel(last: Link | undefined): boolean {
  let known = false;
  for (let link = last; link !== undefined; link = link.before) {
    if (link.count > 4 || link.kind !== "word") return false;
    if (/^(?:public|private|protected|signals|Q_SIGNALS)$/.test(link.text)) known = true;
    else if (!/^(?:slots|[A-Z][A-Z\d_]+)$/.test(link.text)) return false;
  }
  return known;
}

/**
 * How many items at the start are macros that stand for themselves, and their place: `G_BEGIN_DECLS`,
 * `MODULE_LICENSE("GPL");`, `DEFINE_THIS(a)` on a line of its own.
 * @param end what comes behind the items
 */
export function isStandalone(
  text: string,
  items: readonly Item[],
  end: string,
  className: string,
  isCpp: boolean,
): { count: number; span: Span | undefined } {
  let count = 0;
  for (;;) {
    const name = items[count];
    const group = items[count + 1];
    if (name?.kind !== "word") break;
    const isMacro = isMacroName(name.text);
    if (group?.kind === "group" && group.text === "(" && name.text !== className) {
      const next = items[count + 2];
      if (next === undefined) {
        const stands = end === "}" || (end === ";" && (isMacro || !isCpp || className === ""));
        if (!stands || ATTRIBUTES.has(name.text)) break;
      } else if (
        !(isMacro || SHOUTED.test(name.text)) ||
        !startsLine(text, group.end, next) ||
        !isStart(next)
      )
        break;
      else if (isNameAlone(items, count + 2, className)) break;
      count += 2;
    } else if (isMacro && FRAMES.test(name.text)) count++;
    else if (isMacro && !ATTRIBUTES.has(name.text) && items.length === count + 1 && end === "}") count++;
    else break;
  }
  const [first] = items;
  const last = items[count - 1];
  if (first === undefined || last === undefined) return { count: 0, span: undefined };
  return { count, span: { start: first.start, end: last.end } };
}

/** Whether a line ends before the item. */
function startsLine(text: string, from: number, { start }: Item): boolean {
  return text.slice(from, start).includes("\n");
}

/** A function or variable whose type the macro before it must be. */
function isNameAlone(items: readonly Item[], at: number, className: string): boolean {
  const name = items[at];
  const next = items[at + 1];
  if (name?.kind !== "word" || isMacroName(name.text) || name.text === className) return false;
  return next?.kind === "group" && next.text === "(" && items[at + 2] === undefined;
}

/** What a declaration may start with. */
function isStart({ kind, text }: Item): boolean {
  return kind === "word" || text === "[" || text === "::" || text === "~";
}

/** The macro or name without a type that a body belongs to. */
export function standaloneOf(items: readonly Item[], className: string): Standalone | undefined {
  const [name, group] = items;
  if (items.length !== 2 || name?.kind !== "word" || group?.kind !== "group" || group.text !== "(")
    return undefined;
  if (name.text === className || name.text.startsWith("operator")) return undefined;
  return {
    start: name.start,
    end: group.end,
    name,
    arguments: group.items,
    body: group.end,
    bodyEnd: group.end,
  };
}
