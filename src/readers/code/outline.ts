import type { CodeDigest, Declaration } from "../../digest.ts";
import type { OutlineLine, Part } from "../../outline.ts";
import type { Detail } from "../../reader.ts";
import { headLines, reExportLine, tailLines } from "./outline-head.ts";
import { RANK } from "./outline-rank.ts";
import { fieldText, range, shortDoc, splitSignature } from "./outline-text.ts";
import { declarationTree, type TreeNode } from "./tree.ts";

/**
 * A digest as lines: `12-40 func (s *Server) Serve(l net.Listener) error — what it does`. Members stand
 * under their type, fields in its line; what is not exported has `-` before it where the file exports
 * something. `brief` has exported names with their ranges alone.
 */
export function codeOutline(digest: CodeDigest, detail: Detail): OutlineLine[] {
  // In a file that exports nothing (a script, a test), everything is what it is about.
  const anyExported = digest.reExports !== undefined || digest.declarations.some(({ exported }) => exported);
  const view: View = {
    shown: (declaration) => declaration.exported || !anyExported,
    terse: digest.language === "typescript" || digest.language === "tsx",
  };
  const roots = declarationTree(digest.declarations);
  const saysNothing = digest.declarations.length === 0 && digest.reExports === undefined;
  const note = saysNothing && (detail === "brief" || digest.changes === undefined) ? [NONE] : [];
  if (detail === "brief") {
    const passedOn = reExportLine(digest);
    return [...(passedOn === undefined ? [] : [passedOn]), ...briefLines(roots, view), ...note];
  }
  return [
    ...headLines(digest),
    ...groupConstants(roots, view).flatMap((group) => fullLines(group, view, 0)),
    ...note,
    ...tailLines(digest),
  ];
}

/** An outline of nothing would look like a failure. */
const NONE: OutlineLine = {
  depth: 0,
  parts: [{ text: "no declarations", rank: RANK.exported, what: "exported names" }],
};

interface View {
  /** Whether a declaration is what the file is about, and no private matter. */
  shown(declaration: Declaration): boolean;
  /** Whether types are TypeScript's, of which some can be left out. */
  terse: boolean;
}
/** Neighbours that share a line. */
type Group = [TreeNode, ...TreeNode[]];

/** Puts constants nobody outside sees together, and those of one statement. */
function groupConstants(nodes: readonly TreeNode[], view: View): Group[] {
  const groups: Group[] = [];
  for (const node of nodes) {
    if (isRequire(node.declaration) && node.children.length === 0) continue;
    const last = groups.at(-1);
    if (last !== undefined && (belongTogether(last[0], node, view) || follows(last, node, view)))
      last.push(node);
    else groups.push([node]);
  }
  return groups;
}

function belongTogether(first: TreeNode, second: TreeNode, view: View): boolean {
  const [a, b] = [first.declaration, second.declaration];
  if (!isValue(first) || !isValue(second) || view.shown(a) !== view.shown(b)) return false;
  return !view.shown(a) || (a.line === b.line && a.endLine === b.endLine);
}

/** Most macros that share a line. */
const MAX_MACROS = 16;

/** Macros of C that only name a value and stand right behind each other: a list of them says all that is to say. */
function follows(group: Group, { declaration, children }: TreeNode, view: View): boolean {
  const last = group.at(-1);
  return (
    group.length < MAX_MACROS &&
    children.length === 0 &&
    isPlainMacro(declaration, view) &&
    last !== undefined &&
    isPlainMacro(last.declaration, view) &&
    declaration.line - last.declaration.endLine <= 2
  );
}

function isPlainMacro(declaration: Declaration, view: View): boolean {
  const { kind, signature, line, endLine } = declaration;
  const isMacro = kind === "constant" && line === endLine && signature.startsWith(DEFINE);
  return isMacro && view.shown(declaration) && shortDoc(declaration) === "";
}

const DEFINE = "#define ";

function isValue({ declaration: { kind }, children }: TreeNode): boolean {
  return (kind === "constant" || kind === "variable") && children.length === 0;
}

/** CommonJS imports: the line of imports has them. */
function isRequire({ signature }: Declaration): boolean {
  return /= require\b[ ("']/.test(signature);
}

/** @param inHidden whether what it stands in is private, and it with it without saying so */
function fullLines(group: Group, view: View, depth: number, inHidden = false): OutlineLine[] {
  const [node] = group;
  const { declaration } = node;
  const visible = view.shown(declaration);
  const rank = visible ? RANK.exported : RANK.private;
  const what = visible ? "exported names" : "private members";
  const last = group.at(-1)?.declaration ?? declaration;
  const place = `${range(declaration.line, Math.max(declaration.endLine, last.endLine))} ${mark(declaration, visible || inHidden)}`;
  if (group.length > 1 && isPlainMacro(declaration, view)) {
    return [{ depth, parts: [{ text: place + DEFINE, rank, what }, ...group.flatMap(macroParts)] }];
  }
  if (group.length > 1) {
    const text = `${place}const ${group.map((member) => member.declaration.name).join(", ")}`;
    return [{ depth, parts: [{ text, rank, what }] }];
  }
  const { head, rest } = splitSignature(declaration, view.terse ? (visible ? "terse" : "names") : "whole");
  const parts: Part[] = [{ text: place + owner(node, depth) + head, rank, what }];
  if (rest !== "") parts.push({ text: rest, rank: Math.max(rank, RANK.parameters), what: "parameters" });
  const others = otherNames(declaration);
  if (others !== "") parts.push({ text: others, rank, what });
  const { fields, others: inner } = fold(node);
  const fieldsPart = fieldsText(fields, declaration, view);
  if (fieldsPart !== "") parts.push({ text: fieldsPart, rank: RANK.fields, what: "fields" });
  const doc = visible ? shortDoc(declaration) : "";
  if (doc !== "") parts.push({ text: ` — ${doc}`, rank: RANK.docs, what: "docs" });
  return [
    { depth, parts },
    ...groupConstants(inner, view).flatMap((one) => fullLines(one, view, depth + 1, !visible)),
  ];
}

/** `NAME value` of `#define NAME value`. */
function macroParts({ declaration }: TreeNode, index: number): Part[] {
  const { head, rest } = splitSignature(declaration, "whole");
  const what = "exported names";
  const name: Part = {
    text: (index === 0 ? "" : ", ") + head.slice(DEFINE.length),
    rank: RANK.exported,
    what,
  };
  return rest === "" ? [name] : [name, { text: rest, rank: RANK.parameters, what: "parameters" }];
}

/** `-` before what is private, unless its name shows that by itself: `_x`, `#x`; elements are never. */
function mark({ name, kind }: Declaration, visible: boolean): string {
  return visible || kind === "element" || /^[#_]/.test(name) ? "" : "-";
}

/** `app.` before a member whose type this file does not declare, unless its signature has that. */
function owner({ declaration: { parent, signature }, missing }: TreeNode, depth: number): string {
  if (missing !== undefined) return `${missing}.`;
  if (parent === undefined || depth > 0) return "";
  const said = signature.includes(parent) || signature.includes(`${parent.split(".").at(-1)}::`);
  return said ? "" : `${parent}.`;
}

/** ` as b` of `export { a as b }`; elements say it themselves. */
function otherNames({ kind, exportedAs = [] }: Declaration): string {
  return exportedAs.length === 0 || kind === "element" ? "" : ` as ${exportedAs.join(", ")}`;
}

/** Fields go into their type's line; so do the methods of an interface, which have no body to look at. */
function fold({ declaration, children }: TreeNode): { fields: Declaration[]; others: TreeNode[] } {
  const fields: Declaration[] = [];
  const others: TreeNode[] = [];
  for (const child of children) {
    const isField = child.declaration.kind === "field" || declaration.kind === "interface";
    if (isField && child.children.length === 0) fields.push(child.declaration);
    else others.push(child);
  }
  return { fields, others };
}

/** ` { name: string; age: number }`; an enum's members with commas. What is private in TypeScript by its name alone. */
function fieldsText(fields: readonly Declaration[], type: Declaration, view: View): string {
  if (fields.length === 0) return "";
  const isHidden = !view.shown(type);
  // Names that share a statement share its text, too.
  const texts = fields
    .map((field) => ({ line: field.line, text: shownField(field, view, isHidden) }))
    .filter(({ line, text }, i, all) => all[i - 1]?.line !== line || all[i - 1]?.text !== text)
    .map(({ text }) => text);
  const namesAlone = view.terse && isHidden;
  return ` { ${texts.join(type.kind === "enum" || namesAlone ? ", " : "; ")} }`;
}

/** @param inHidden whether what it stands in is private, and it with it without saying so */
function shownField(field: Declaration, view: View, inHidden: boolean): string {
  const visible = view.shown(field);
  const detail = view.terse ? (visible ? "terse" : "names") : "whole";
  return mark(field, visible || inHidden) + fieldText(field, detail);
}

/** Exported names with their ranges, neighbouring constants on one line, and how many are private. */
function briefLines(roots: readonly TreeNode[], view: View): OutlineLine[] {
  const lines: OutlineLine[] = [];
  let hidden = 0;
  let elements = 0;
  const walk = (nodes: readonly TreeNode[], depth: number): void => {
    for (const node of nodes) {
      const { declaration } = node;
      if (isRequire(declaration)) continue;
      if (!view.shown(declaration)) {
        if (declaration.kind === "element") elements++;
        else hidden++;
        continue;
      }
      const { kind, name, signature } = declaration;
      const shown = kind === "element" ? signature : name;
      const text = `${range(declaration.line, declaration.endLine)} ${shown}${otherNames(declaration)}`;
      lines.push({ depth, parts: [{ text, rank: RANK.exported, what: "exported names" }] });
      walk(fold(node).others, depth + 1);
    }
  };
  walk(roots, 0);
  const left = [
    ...(hidden > 0 ? [`${hidden} private`] : []),
    ...(elements > 0 ? [`${elements} more with an id`] : []),
  ];
  if (left.length > 0) {
    lines.push({ depth: 0, parts: [{ text: left.join(", "), rank: RANK.private, what: "private members" }] });
  }
  return lines;
}
