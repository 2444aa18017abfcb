import type { Span } from "../findings.ts";
import { behindAngles, type Item } from "./items.ts";
import { ATTRIBUTES, BEHIND_PARAMETERS, isMacroName, NEUTRAL, PRIMITIVES, TAGS, TYPE_OF } from "./words.ts";

/** A name, with its scope, template arguments, or a macro's arguments. */
export interface Unit extends Span {
  kind: "neutral" | "primitive" | "tag" | "attribute" | "name" | "operator";
  text: string;
  qualified: boolean;
  /** Of a macro that stands before something else. */
  group: Item | undefined;
}

/** The names from `at` on, up to a sign or group that is part of none. */
export function unitsOf(
  items: readonly Item[],
  at: number,
  isSure: boolean,
): { units: Unit[]; next: number } {
  const units: Unit[] = [];
  let next = at;
  for (;;) {
    const isFirst = !isSure && units.every(({ kind }) => kind === "neutral" || kind === "attribute");
    const unit = unitAt(items, next, isFirst);
    if (unit === undefined) return { units, next };
    units.push(unit.unit);
    next = unit.next;
    if (unit.unit.kind === "operator") return { units, next };
  }
}

function unitAt(
  items: readonly Item[],
  at: number,
  isFirst: boolean,
): { unit: Unit; next: number } | undefined {
  let next = items[at]?.text === "::" ? at + 1 : at;
  const start = items[at]?.start ?? 0;
  let qualified = next > at;
  for (;;) {
    const item = items[next];
    if (item?.kind !== "word") return undefined;
    next++;
    const angles =
      items[next]?.text === "<" && !item.text.startsWith("operator") ? behindAngles(items, next) : undefined;
    if (angles !== undefined) {
      next = angles;
      qualified = true;
    }
    const following = items[next];
    if (following?.text === "::") {
      const name = items[next + 1];
      if (name?.kind !== "word") return undefined;
      qualified = true;
      next++;
      continue;
    }
    const unit: Unit = {
      kind: kindOf(item.text),
      text: item.text,
      start,
      end: item.end,
      qualified,
      group: undefined,
    };
    if (following?.kind !== "group" || following.text !== "(") return { unit, next };
    if (unit.kind === "attribute") return { unit: { ...unit, end: following.end }, next: next + 1 };
    if (TYPE_OF.has(item.text))
      return { unit: { ...unit, kind: "primitive", group: following }, next: next + 1 };
    if (unit.kind === "neutral" || unit.kind === "tag") {
      // `explicit(true)`
      return unit.text === "explicit" ? { unit, next: next + 1 } : { unit, next };
    }
    const isMacro = isMacroName(item.text)
      ? hasMore(items, next + 1, isFirst)
      : isFirst && isOneName(items, next + 1);
    const isCall = unit.kind === "name" && !qualified && isMacro;
    return isCall ? { unit: { ...unit, group: following }, next: next + 1 } : { unit, next };
  }
}

/** Whether something follows that parameters are not followed by. */
function hasMore(items: readonly Item[], at: number, isFirst: boolean): boolean {
  const next = items[at];
  if (next === undefined) return false;
  if (next.kind === "word") return !BEHIND_PARAMETERS.has(next.text) && (isFirst || !isMacroName(next.text));
  return next.kind === "sign" && /^(?:[*&~]|::)$/.test(next.text);
}

/** `Array(char) name` */
function isOneName(items: readonly Item[], at: number): boolean {
  const next = items[at + 1];
  if (isMacroName(items[at]?.text ?? "")) return false;
  return (
    items[at]?.kind === "word" &&
    !BEHIND_PARAMETERS.has(items[at]?.text ?? "") &&
    (next === undefined || /^[,=[]$/.test(next.text))
  );
}

function kindOf(word: string): Unit["kind"] {
  if (word.startsWith("operator") && !/^operator\w/.test(word)) return "operator";
  if (ATTRIBUTES.has(word)) return "attribute";
  if (NEUTRAL.has(word)) return "neutral";
  if (PRIMITIVES.has(word)) return "primitive";
  return TAGS.has(word) ? "tag" : "name";
}
