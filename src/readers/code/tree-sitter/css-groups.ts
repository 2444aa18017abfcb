import type { Declaration } from "../../../digest.ts";

const MAX_SELECTORS = 72;

/** Rules on the way to being one declaration. */
interface Group {
  first: Declaration;
  key: string;
  last: Declaration;
  /** What the rules style, without what it has to be within or to be in. */
  subjects: Set<string>;
  rules: number;
}

/**
 * Puts neighbouring rules for one block of names together: `.btn`, `.btn:hover`, `.btn-primary` and `.btn__icon`
 * are `.btn`; rules for elements, and rules of one line, that follow each other are one, too, and so are rules of one name (`@font-face`).
 * @param declarations in source order; rules are classes named by their selectors
 */
export function groupRules(declarations: readonly Declaration[]): Declaration[] {
  const out: Declaration[] = [];
  let group: (Group & { at: number }) | undefined;
  for (const declaration of declarations) {
    // Custom properties stand within their rule.
    if (declaration.kind === "variable") {
      out.push(declaration);
      continue;
    }
    const key = keyOf(declaration);
    if (group !== undefined && belongs(declaration, key, group)) {
      add(group, declaration);
      out[group.at] = declarationOf(group);
      continue;
    }
    group = { first: declaration, key, last: declaration, subjects: new Set(), rules: 0, at: out.length };
    add(group, declaration);
    out.push(declarationOf(group));
    if (declaration.kind === "namespace") group = undefined;
  }
  return out;
}

/** Rules of one line that follow each other are a list, whatever they are for. */
function belongs(declaration: Declaration, key: string, { key: other, first, last }: Group): boolean {
  if (first.parent !== declaration.parent || first.kind !== declaration.kind) return false;
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
  for (const selector of selectorsOf(name)) group.subjects.add(subjectOf(selector));
}

function declarationOf({ first, last: { endLine }, subjects, rules }: Group): Declaration {
  if (first.kind !== "class") return { ...first, endLine };
  const [subject = first.name] = subjects;
  const list = rules === 1 ? first.name : [...subjects].join(", ");
  return { ...first, name: subject, signature: cutList(list), endLine };
}

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

function cutList(list: string): string {
  if (list.length <= MAX_SELECTORS) return list;
  const end = list.lastIndexOf(",", MAX_SELECTORS);
  return `${list.slice(0, end > 0 ? end : MAX_SELECTORS)}, …`;
}
