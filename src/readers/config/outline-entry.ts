/** One entry of a configuration file as lines of the outline. */
import type { ConfigEntry } from "../../digest.ts";
import type { OutlineLine, Part } from "../../outline.ts";
import { clip } from "../shared/clip.ts";
import { range } from "../shared/range.ts";
import { RANK } from "./rank.ts";

/** Levels shown line by line; what is deeper is named in the line of what holds it. */
const MAX_LEVELS = 4;
const MAX_VALUE = 40;
const MAX_NAMES = 40;
/** Names of what is in a map that is only named. */
const MAX_INSIDE = 8;
/** Names in `brief`, where they stand for what is left out. */
const MAX_BRIEF_NAMES = 12;
/** Keys by which an item of a list is known. */
const LABELS = ["name", "id", "key", "title", "path", "uses", "host", "type"];

/** `12-40 services: 3 {web, db, cache}` */
export function briefLine(entry: ConfigEntry, depth: number): OutlineLine {
  const { text, rest } = headOf(entry);
  const parts: Part[] = [{ text, rank: RANK.topLevel, what: "keys" }];
  const names = entry.type === "map" && entry.shape === undefined ? (entry.entries ?? []) : [];
  if (names.length > 0) {
    const shown = names.slice(0, MAX_BRIEF_NAMES).map(({ key }) => clip(key, MAX_VALUE));
    const more = (entry.size ?? 0) > shown.length ? ", …" : "";
    parts.push({ text: ` {${shown.join(", ")}${more}}`, rank: RANK.nested, what: "keys" });
  } else if (rest !== "") parts.push({ text: rest, rank: RANK.value, what: "values" });
  return { depth, parts };
}

/** An entry and what is in it: names of scalars in its own line, maps and lists in lines below. */
export function entryLines(entry: ConfigEntry, depth: number, level: number): OutlineLine[] {
  const { text, rest } = headOf(entry);
  const rank = level === 0 ? RANK.topLevel : Math.min(RANK.nested + level, RANK.names - 1);
  const head: Part[] = [{ text, rank, what: "keys" }];
  if (rest !== "") head.push({ text: rest, rank: RANK.value, what: "values" });
  const line: OutlineLine = { depth, parts: head };
  const children = entry.entries ?? [];
  if (entry.type === "list") {
    head.push(...itemParts(children));
    return [line];
  }
  if (entry.shape !== undefined) {
    head.push(...nameParts(children, entry, { rank: RANK.names, inside: false }));
    return [line];
  }
  const nests = level + 1 < MAX_LEVELS && entry.line !== entry.endLine;
  const isBelow = (child: ConfigEntry): boolean => nests && child.size !== undefined && child.size > 0;
  const inline = children.filter((child) => !isBelow(child));
  head.push(...nameParts(inline, entry, { rank: Math.min(rank + 1, RANK.names - 1), inside: true }));
  return [line, ...children.filter(isBelow).flatMap((child) => entryLines(child, depth + 1, level + 1))];
}

/** Range, key and size; and what else there is to say in the same line. */
function headOf({ key, line, endLine, type, size = 0, shape, value = "", anchor }: ConfigEntry): {
  text: string;
  rest: string;
} {
  const name = `${range(line, endLine)} ${clip(key, 100)}${anchor === undefined ? "" : ` &${anchor}`}:`;
  if (type === "alias") return { text: `${name} *${value}`, rest: "" };
  if (type === "map" || type === "list") {
    const empty = type === "map" ? "{}" : "[]";
    const alike = shape !== undefined && (type === "map" || shape.startsWith("{") || shape.startsWith("["));
    return { text: `${name} ${size === 0 ? empty : size}${alike ? ` of ${shape}` : ""}`, rest: "" };
  }
  return { text: name, rest: ` ${shownValue(value, type)}` };
}

/** What is in a list: its scalars, or the names of its maps with their lines. */
function itemParts(items: readonly ConfigEntry[]): Part[] {
  const texts = items.slice(0, MAX_NAMES).flatMap((item) => {
    if (item.value !== undefined) return [clip(item.value, MAX_VALUE)];
    const label = LABELS.flatMap((key) => item.entries?.find((entry) => entry.key === key)?.value ?? [])[0];
    return label === undefined || label === "" ? [] : [`${item.line} ${clip(label, MAX_VALUE)}`];
  });
  return joined(texts, items.length > MAX_NAMES);
}

/**
 * ` {image, restart, 14 labels {a, b}}`: a line is named where it is not the one after the key before it.
 * @param how whether what is in maps is named, too
 */
function nameParts(
  children: readonly ConfigEntry[],
  { line: parentLine }: ConfigEntry,
  { rank, inside }: { rank: number; inside: boolean },
): Part[] {
  let next = [parentLine, parentLine + 1];
  const parts = children.slice(0, MAX_NAMES).map((child, index): Part => {
    const { key, line, endLine } = child;
    const number = next.includes(line) ? "" : `${line} `;
    next = line === endLine ? [line, line + 1] : [];
    const text = `${index === 0 ? " {" : ", "}${number}${clip(key, 60)}${inside ? namesInside(child) : ""}`;
    return { text, rank, what: "keys" };
  });
  if (children.length > MAX_NAMES) parts.push({ text: ", …", rank, what: "keys" });
  // The brace goes with the last name; should that go, the line says by itself that something is missing.
  const last = parts.at(-1);
  if (last !== undefined) last.text += "}";
  return parts;
}

function namesInside({ type, entries = [] }: ConfigEntry): string {
  if (type !== "map" || entries.length === 0) return "";
  const names = entries.slice(0, MAX_INSIDE).map(({ key }) => clip(key, MAX_VALUE));
  return ` {${names.join(", ")}${entries.length > MAX_INSIDE ? ", …" : ""}}`;
}

function joined(texts: readonly string[], more: boolean): Part[] {
  const all = more && texts.length > 0 ? [...texts, "…"] : texts;
  return all.map((text, index) => ({
    text: `${index === 0 ? " " : ", "}${text}`,
    rank: RANK.names,
    what: "items",
  }));
}

function shownValue(value: string, type: ConfigEntry["type"]): string {
  if (type === "null") return "null";
  return value === "" ? '""' : clip(value, MAX_VALUE);
}
