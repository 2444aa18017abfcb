import type { Span } from "../findings.ts";
import { behindAngles, type Item, splitAt } from "./items.ts";
import { type Unit, unitsOf } from "./units.ts";
import { BEHIND_PARAMETERS, isMacroName, OTHER_STATEMENTS } from "./words.ts";

/** What stands behind the head of a declaration. */
type End = ";" | "{" | "}" | ":" | ")";

/** Deeper than anyone nests parameters of parameters. */
const MAX_DEPTH = 4;

/**
 * The macros in the head of a declaration that a grammar cannot know: attributes, calling conventions,
 * `EXPORT`, `__THROW`, `PARAMS ((…))`. Of several names that may be the type, one is left.
 * @returns what to blank
 */
export function macrosOf(items: readonly Item[], end: End, className = "", depth = 0): Span[] {
  const blanks: Span[] = [];
  const at = behindTemplates(items);
  const first = items[at];
  if (end === "{") blanks.push(...namespaceMacros(items.slice(at)), ...baseOfNameless(items.slice(at)));
  if (first === undefined || depth > MAX_DEPTH || OTHER_STATEMENTS.has(first.text)) return blanks;
  new Head(items, end, className, depth, blanks).read(at);
  return blanks;
}

/** What stands behind the name: `namespace std VISIBILITY(default)`. */
function namespaceMacros(items: readonly Item[]): Item[] {
  const start = items.findIndex(({ text }) => text === "namespace");
  if (start < 0 || start > 1) return [];
  let at = start + 1;
  while (items[at + 1]?.text === "::") at += items[at + 2]?.text === "inline" ? 3 : 2;
  return items.slice(at + 1);
}

/** `enum : type {` has no name for the grammar to begin with. */
function baseOfNameless([first, second, ...base]: readonly Item[]): Item[] {
  return first?.text === "enum" && second?.text === ":" ? [second, ...base] : [];
}

/** Behind `template <…>`. */
export function behindTemplates(items: readonly Item[]): number {
  let at = 0;
  while (items[at]?.text === "template" && items[at + 1]?.text === "<") {
    const behind = behindAngles(items, at + 1);
    if (behind === undefined) return at;
    at = behind;
  }
  return at;
}

class Head {
  /** Whether a type has been seen, so that no macro need be one. */
  #sure = false;
  #isType = false;

  constructor(
    readonly items: readonly Item[],
    readonly end: End,
    /** Of the class it stands in: its constructors have no type. */
    readonly className: string,
    readonly depth: number,
    readonly blanks: Span[],
  ) {}

  read(from: number): void {
    for (let at = from; at < this.items.length;) {
      const item = this.items[at];
      if (item === undefined) return;
      if (item.kind === "word" || item.text === "::") at = this.#run(at);
      else if (item.kind === "group") at = this.#group(item, at);
      else if (item.text === "=" || (item.text === ":" && at > from)) {
        // Of a class the bases, of a constructor the initializers
        if (item.text === ":" && (this.#isType || this.end === "{")) return;
        at = this.#nextDeclarator(at);
      } else {
        this.#sure ||= item.kind === "block" || /^[>*&]$/.test(item.text);
        at++;
      }
    }
  }

  #nextDeclarator(at: number): number {
    const comma = this.items.findIndex(
      ({ kind, text }, index) => index > at && kind === "sign" && text === ",",
    );
    return comma < 0 ? this.items.length : comma;
  }

  /** Attributes, the declarator in parentheses, or parameters with what stands behind them. */
  #group(group: Item, at: number): number {
    if (group.text === "[") {
      if (group.items[0]?.text === "[") this.blanks.push(group);
      return at + 1;
    }
    if (isDeclarator(group, this.items[at + 1])) {
      const star = group.items.findIndex(({ text }) => /^[*&^]$/.test(text));
      this.blanks.push(...group.items.slice(0, star).filter(({ kind }) => kind === "word"));
      this.blanks.push(...macrosOf(group.items.slice(star), ")", "", this.depth + 1));
      return at + 1;
    }
    const parameters = splitAt(group.items, ",");
    if (
      parameters.length > 1 &&
      parameters.some((parameter) => parameter.length === 1 && parameter[0]?.text === "(")
    ) {
      // `int __REDIRECT (f, (int a), g)`
      this.blanks.push({ start: this.items[0]?.start ?? 0, end: this.items.at(-1)?.end ?? 0 });
      return this.items.length;
    }
    for (const parameter of parameters) {
      this.blanks.push(...macrosOf(parameter, ")", "", this.depth + 1));
    }
    return this.#tail(group, at + 1);
  }

  /** Behind parameters: `__THROW`, `__nonnull ((1))`; but not what K&R declares there. */
  #tail(parameters: Item, from: number): number {
    if (isOldStyle(parameters, this.items.slice(from))) return this.items.length;
    let at = from;
    for (let item = this.items[at]; item?.kind === "word"; item = this.items[at]) {
      const next = this.items[at + 1];
      const group = next?.kind === "group" && next.text === "(" ? next : undefined;
      if (item.text === "requires") return this.items.length;
      // Some conditions of `noexcept` the grammar does not know.
      const isKnown = BEHIND_PARAMETERS.has(item.text) && group === undefined;
      if (!isKnown) this.blanks.push({ start: item.start, end: group?.end ?? item.end });
      at += group === undefined ? 1 : 2;
    }
    // `-> type`
    return this.items[at]?.text === "-" ? this.items.length : at;
  }

  #run(at: number): number {
    const { units, next } = unitsOf(this.items, at, this.#sure);
    const following = this.items[next];
    let end = following?.text ?? this.end;
    const wrapper = units.at(-1);
    const [inner] = following?.items ?? [];
    const call = this.items[next + 1];
    const isCalled =
      following?.text === "(" && following.kind === "group" && call?.kind === "group" && call.text === "(";
    if (following !== undefined && isCalled && units.length > 0) {
      const name = following.items.at(-1);
      const isTyped =
        this.#sure || units.slice(0, -1).some(({ kind }) => kind !== "neutral" && kind !== "attribute");
      if (wrapper !== undefined && isMacroName(wrapper.text) && isTyped) {
        // `int NAME(f)(void)`: what it declares the macro says alone.
        this.blanks.push({ start: this.items[0]?.start ?? 0, end: this.items.at(-1)?.end ?? 0 });
        return this.items.length;
      }
      if (name?.kind === "word" && following.items.every(({ kind }) => kind === "word")) {
        // `int (f)(void)`, `int (WINAPI F)(void)`
        this.blanks.push(...following.items.slice(0, -1), ...this.#macros(units, "*"));
        this.#sure = true;
        return next + 1;
      }
    }
    const isWrapped = following?.items.length === 1 && inner?.text === "(" && inner.kind === "group";
    if (isWrapped && units.length > 1 && wrapper !== undefined && isMacroName(wrapper.text)) {
      // `f OF((int))`
      units.pop();
      this.blanks.push(
        wrapper,
        { start: following.start, end: inner.start },
        { start: inner.end, end: following.end },
      );
      end = "(";
    }
    const macros = this.#macros(units, end);
    this.blanks.push(...macros);
    if (following?.text === "(" && macros.some(({ start }) => start === wrapper?.start)) {
      // `int x ALIGNED(8)`
      this.blanks.push(following);
      this.#sure = true;
      return next + 1;
    }
    this.#sure ||= units.some(({ kind }) => kind === "primitive" || kind === "tag") || units.length > 1;
    return Math.max(next, at + 1);
  }

  #macros(units: readonly Unit[], following: string): Span[] {
    const blanks: Span[] = [
      ...units.filter(({ kind }) => kind === "attribute"),
      ...units.flatMap(typeArguments),
    ];
    const tag = units.findLastIndex(({ kind }) => kind === "tag");
    this.#isType ||= tag >= 0 && (following === "{" || following === ":");
    const names = units.filter(({ kind }) => kind === "name");
    if (tag >= 0) {
      const before = units.slice(0, tag).filter(({ kind }) => kind === "name");
      return [...blanks, ...before.map(withGroup), ...this.#tagged(units.slice(tag + 1), following)];
    }
    const known = this.#sure || units.some(({ kind }) => kind === "primitive");
    const isOperator = units.some(({ kind }) => kind === "operator");
    const isName = !isOperator && !/^[*&~]$/.test(following);
    if (isName) dropTrailing(names, known, blanks);
    const candidates = isName ? names.slice(0, -1) : names;
    const isConstructor = this.className !== "" && following === "(" && units.at(-1)?.text === this.className;
    const isConversion = units.at(-1)?.text === "operator" && following !== "(";
    const needsType = !known && following !== "~" && !isConstructor && !isConversion;
    const type = needsType
      ? (candidates.findLast(({ text }) => !isMacroName(text)) ?? candidates.at(-1))
      : undefined;
    blanks.push(...candidates.filter((unit) => unit !== type && !unit.qualified).map(withGroup));
    for (const unit of [type, isName ? names.at(-1) : undefined])
      if (unit?.group !== undefined) blanks.push(unit.group);
    return blanks;
  }

  /** What stands behind `struct`: its name, and perhaps that of what is declared. */
  #tagged(units: readonly Unit[], following: string): Span[] {
    const names = units.filter(({ kind, text }) => kind === "name" && text !== "final" && text !== "sealed");
    if (following === "{" || following === ":" || this.end === "{") {
      // `struct a *f(…) {` declares a function.
      if (following !== "{" && following !== ":")
        return names.slice(1, following === "(" ? -1 : undefined).map(withGroup);
      const own =
        names.findLast(({ text, group }) => group === undefined && !isMacroName(text)) ?? names.at(-1);
      return names.filter((unit) => unit !== own && !unit.qualified).map(withGroup);
    }
    const [own, ...rest] = names;
    if (rest.length === 0) return own?.group === undefined ? [] : [own.group];
    const isName = !/^[*&]$/.test(following);
    const blanks: Span[] = [];
    if (isName) dropTrailing(rest, true, blanks);
    return [...blanks, ...(isName ? rest.slice(0, -1) : rest).map(withGroup)];
  }
}

/** `int x __read_mostly;` */
function dropTrailing(names: Unit[], known: boolean, blanks: Span[]): void {
  for (;;) {
    const last = names.at(-1);
    const plain = names.slice(0, -1).filter(({ text }) => !isMacroName(text)).length;
    if (last === undefined || !isMacroName(last.text)) return;
    const isAttribute = known && names.length > 1 && isSaid(last.text) && !isSaid(names.at(-2)?.text ?? "");
    if (!isAttribute && plain < (known ? 1 : 2)) return;
    names.pop();
    blanks.push(withGroup(last));
  }
}

/** `_Atomic(int)` is `int`, `typeof(x)` a type of its own. */
function typeArguments({ kind, text, start, group }: Unit): Span[] {
  if (kind !== "primitive" || group === undefined || text === "decltype") return [];
  if (text !== "_Atomic") return [group];
  return [
    { start, end: group.start + 1 },
    { start: group.end - 1, end: group.end },
  ];
}

/** Whether a name says that it is an attribute. */
function isSaid(name: string): boolean {
  return /^_|ATTR|DEPRECATED|UNUSED|ALIGN|PACKED|NONNULL|NULLABLE/.test(name);
}

function withGroup({ start, end, group }: Unit): Span {
  return { start, end: group?.end ?? end };
}

/** `(*name)`, `(WINAPI *name)(…)`; but not the parameters in `f(FILE *file)`. */
function isDeclarator({ items }: Item, next: Item | undefined): boolean {
  const star = items.findIndex(({ text }) => /^[*&^]$/.test(text));
  if (star < 0 || items[star + 1] === undefined || (star > 0 && next?.kind !== "group")) return false;
  if (items.some(({ text }) => text === ",") || items[star - 1]?.text === "::") return false;
  return items.slice(0, star).every(({ kind, text }) => kind === "word" && isMacroName(text));
}

/** `(a, b) int a; char *b;` */
function isOldStyle({ items }: Item, behind: readonly Item[]): boolean {
  if (items.length === 0 || behind.length < 2) return false;
  if (!items.every(({ kind, text }) => kind === "word" || text === ",")) return false;
  const [first, second] = behind;
  if (first?.kind !== "word" || (second?.kind !== "word" && second?.text !== "*")) return false;
  const names = new Set(items.map(({ text }) => text));
  return behind.some(({ kind, text }) => kind === "word" && names.has(text));
}
