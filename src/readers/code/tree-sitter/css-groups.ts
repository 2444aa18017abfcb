import type { Declaration } from "../../../digest.ts";

const MAX_SELECTORS = 72;
/** With the classes and ids in a group its line is no longer. */
const MAX_LINE = 140;
/** Rules for one block of names are several groups where they are longer, so that one finds one's way in them. */
const MAX_LINES = 80;

/** Rules on the way to being one declaration. */
interface Group {
  first: Declaration;
  key: string;
  last: Declaration;
  /** What the rules style, without what it has to be within or to be in. */
  subjects: Set<string>;
  /** Classes and ids that its rules name anywhere. */
  names: Set<string>;
  rules: number;
}

/**
 * Puts neighbouring rules for one block of names together: `.btn`, `.btn:hover`, `.btn-primary` and `.btn__icon`
 * are `.btn`; rules for elements, and rules of one line, that follow each other are one, too, and so are rules of one name (`@font-face`).
 * @param declarations in source order; rules are classes named by their selectors
 */
export function groupRules(declarations: readonly Declaration[]): Declaration[] {
  const out: (Declaration | Group)[] = [];
  let group: Group | undefined;
  for (const declaration of declarations) {
    // Custom properties stand within their rule.
    if (declaration.kind === "variable") {
      out.push(declaration);
      continue;
    }
    const key = keyOf(declaration);
    if (group !== undefined && belongs(declaration, key, group)) {
      add(group, declaration);
      continue;
    }
    const empty = { subjects: new Set<string>(), names: new Set<string>(), rules: 0 };
    group = { first: declaration, key, last: declaration, ...empty };
    add(group, declaration);
    out.push(group);
    if (declaration.kind === "namespace") group = undefined;
  }
  return out.map((one) => ("rules" in one ? declarationOf(one) : one));
}

/** Rules of one line that follow each other are a list, whatever they are for. */
function belongs(declaration: Declaration, key: string, { key: other, first, last }: Group): boolean {
  if (first.parent !== declaration.parent || first.kind !== declaration.kind) return false;
  if (declaration.endLine - first.line >= MAX_LINES) return false;
  return key === other || (first.kind === "class" && isLine(last) && isLine(declaration));
}

function isLine({ line, endLine }: Declaration): boolean {
  return line === endLine;
}

function add(group: Group, declaration: Declaration): void {
  const { name, kind } = declaration;
  group.rules++;
  group.last = declaration;
  if (kind !== "class") return;
  for (const selector of selectorsOf(name)) {
    group.subjects.add(subjectOf(selector));
    // What stands in brackets is a value: `[href$=".pdf"]`.
    for (const [one] of selector.replaceAll(/\[[^\]]*\]/g, "").matchAll(NAME)) group.names.add(one);
  }
}

/** `.btn, .btn-primary: .icon .active`: what the rules style, and what else they name. */
function declarationOf({ first, last: { endLine }, subjects, names, rules }: Group): Declaration {
  if (first.kind !== "class") return { ...first, endLine };
  const [subject = first.name] = subjects;
  if (rules === 1) return { ...first, name: subject, signature: cutList(first.name, ", ", MAX_LINE) };
  const list = cutList([...subjects].join(", "), ", ", MAX_SELECTORS);
  const known = new Set([...list.matchAll(NAME)].map(([one]) => one));
  const others = [...names].filter((one) => !known.has(one)).join(" ");
  const inside = cutList(others, " ", MAX_LINE - list.length - 4);
  const signature = list + (inside === "" ? "" : `: ${inside}`);
  return { ...first, name: subject, signature, endLine };
}

/** `.class`, `#id`, with marks escaped as in `.sm\:flex`. */
const NAME = /[.#](?:[\w-]|\\.|[^\0-\x7F])+/g;

/** `.btn` of `.btn-primary:hover > a`; elements share one. */
function keyOf({ kind, name }: Declaration): string {
  if (kind !== "class") return `${kind} ${name}`;
  const subject = subjectOf(selectorsOf(name)[0] ?? name);
  if (/^[a-z*]/i.test(subject)) return "elements";
  return /^[.#][a-z\d]+/i.exec(subject)?.[0] ?? subject;
}

/** The parts between commas that stand in no brackets. */
function selectorsOf(name: string): string[] {
  return name.split(/,(?![^(]*\))/).map((part) => part.trim());
}

/** The first of the elements it names, without states: `.a` of `.a:hover > .b`. */
function subjectOf(selector: string): string {
  return /^(?:::?[\w-]+(?:\([^)]*\))?|[^\s>+~:]+)/.exec(selector)?.[0] ?? selector;
}

function cutList(list: string, separator: string, limit: number): string {
  if (list.length <= limit) return list;
  const end = list.lastIndexOf(separator, limit);
  return `${list.slice(0, end > 0 ? end : limit)}${separator}…`;
}
