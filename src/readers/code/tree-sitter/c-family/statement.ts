import type { Span } from "../findings.ts";
import { behindTemplates } from "./heads.ts";
import type { Item, Link } from "./items.ts";
import { isMacroName, TAGS, TYPE_OF, ATTRIBUTES } from "./words.ts";

/** `DECLARE_FUNCTIONS_only` */
const SHOUTED = /^[A-Z]{2}[A-Z\d]*_/;

const ACCESS = /^(?:public|private|protected|signals|Q_SIGNALS)$/;
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
    const angle = own.findIndex(({ text }) => text === "<");
    const named = angle < 0 ? own : own.slice(0, angle);
    const name = named.findLast(
      ({ kind, text }) => kind === "word" && text !== "final" && !isMacroName(text),
    );
    const last = named.findLast(({ kind, text }) => kind === "word" && text !== "final");
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

/** What stands in the parentheses of a constructor's initializers. */
export function initializersOf(items: readonly Item[]): Span[] {
  const colon = items.findIndex(({ kind, text }, at) => kind === "sign" && text === ":" && at > 0);
  const groups =
    colon < 0 ? [] : items.slice(colon).filter(({ kind, text }) => kind === "group" && text === "(");
  return groups.map(({ start, end }) => ({ start: start + 1, end: end - 1 }));
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

/** The words of a label at the end of a statement: `public`, `Q_SIGNALS`, `public slots`; none where it is no label. */
export function labelOf(last: Link | undefined): Link[] {
  const [word, before] = [last, last?.before];
  if (word?.kind !== "word") return [];
  if (ACCESS.test(word.text)) return [word];
  return before !== undefined && ACCESS.test(before.text) && /^(?:slots|Q_SLOTS)$/.test(word.text)
    ? [word, before]
    : [];
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
    } else if (isMacro && (FRAMES.test(name.text) || isBeforeCall(text, items, count))) count++;
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

/** `Q_OBJECT` on the line before `Q_PROPERTY(…)` */
function isBeforeCall(text: string, items: readonly Item[], at: number): boolean {
  const [name, next, group] = items.slice(at, at + 3);
  if (name === undefined || next === undefined || ATTRIBUTES.has(name.text)) return false;
  return (
    next.kind === "word" && isMacroName(next.text) && group?.text === "(" && startsLine(text, name.end, next)
  );
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
