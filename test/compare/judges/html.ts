/**
 * Pages as parse5 builds them, which follows the tree construction of the HTML standard to the letter
 * (https://html.spec.whatwg.org/multipage/parsing.html). What each element is called is said in the words of the
 * reader's signatures, so that these are compared, too.
 */
import { type DefaultTreeAdapterTypes as Tree, html, parse } from "parse5";
import type { Judged } from "../judged.ts";

export interface Page {
  elements: Judged[];
  /** Blocks of script that are code and stand in the page: what is between their tags. */
  scripts: { start: number; end: number }[];
}

const LANDMARKS = new Set(["main", "nav", "header", "footer", "aside", "dialog", "template"]);
const CODE = new Set([
  "",
  "module",
  "text/javascript",
  "text/ecmascript",
  "application/javascript",
  "application/x-javascript",
  "application/ecmascript",
]);
/** What the reader keeps of a heading. */
const MAX_TEXT = 200;

/** Judges a page as a browser without scripting sees it: what is in `noscript` is part of it. */
export function judgePage(text: string): Page {
  const page: Page = { elements: [], scripts: [] };
  const starts = [0, ...[...text.matchAll(/\r\n?|\n/g)].map((match) => match.index + match[0].length)];
  const lineOf = (offset: number): number => starts.findLastIndex((start) => start <= offset) + 1;
  const document = parse(text, { sourceCodeLocationInfo: true, scriptingEnabled: false });
  walk(document, { page, lineOf, heading: undefined });
  page.elements.sort((a, b) => a.line - b.line);
  return page;
}

interface Place {
  page: Page;
  lineOf: (offset: number) => number;
  /** The heading it is in. */
  heading: Tree.Element | undefined;
}

function walk(node: Tree.ParentNode, place: Place): void {
  for (const child of childrenOf(node)) {
    if (!("tagName" in child)) continue;
    judgeElement(child, place);
    const isHeading = /^h[1-6]$/.test(child.tagName) && textOf(child) !== "";
    walk(child, isHeading ? { ...place, heading: child } : place);
  }
}

function childrenOf(node: Tree.ParentNode): Tree.ChildNode[] {
  return "content" in node ? node.content.childNodes : node.childNodes;
}

function judgeElement(element: Tree.Element, { page, lineOf, heading }: Place): void {
  const location = element.sourceCodeLocation;
  // Elements without tags of their own are nowhere in the file.
  if (!location) return;
  const { tagName: tag } = element;
  const isHtml = element.namespaceURI === html.NS.HTML;
  const { id = "", ...attributes } = attributesOf(element);
  const add = (name: string, kind = "element"): void => {
    const line = lineOf(location.startOffset);
    const endLine =
      kind === "element" ? lineOf(Math.max(location.startOffset, location.endOffset - 1)) : line;
    page.elements.push({ name, kind, parent: "", line, endLine });
  };
  const target = tag === "script" ? attributes["src"] : attributes["href"];
  const isLinked =
    tag === "script" ||
    (tag === "link" && /^(?:stylesheet|modulepreload|preload|manifest)$/i.test(attributes["rel"] ?? ""));
  if (isHtml && isLinked && target && !target.startsWith("data:")) add(target, "import");
  if (isHtml && tag === "title" && !page.elements.some(({ kind }) => kind === "title") && textOf(element)) {
    page.elements.push({ name: textOf(element), kind: "title", parent: "", line: 0, endLine: 0 });
  }
  if (heading !== undefined && id !== "") return;
  const marked = id === "" ? tag : `${tag}#${id}`;
  if (/^h[1-6]$/.test(tag) && textOf(element) !== "") {
    const ids = new Set([...(id === "" ? [] : [id]), ...idsIn(element)]);
    return add(headingName(tag, textOf(element), [...ids]));
  }
  const block = blockOf(element);
  if (isHtml && block !== undefined && attributes["src"] === undefined) {
    const type = attributes["type"] ?? "";
    add(["", "text/javascript", "text/css"].includes(type.toLowerCase()) ? marked : `${marked} ${type}`);
    if (tag === "script" && CODE.has(type.trim().toLowerCase())) page.scripts.push(block);
    return;
  }
  const label = attributes["aria-label"] || attributes["name"] || "";
  if (tag === "form") {
    const names = namesIn(element);
    const listed = names.length === 0 ? "" : `(${names.join(", ")})`;
    const words = [
      marked,
      label,
      (attributes["method"] ?? "").toLowerCase(),
      attributes["action"] ?? "",
      listed,
    ];
    return add(words.filter((word) => word !== "").join(" "));
  }
  if (LANDMARKS.has(tag)) return add(label === "" ? marked : `${marked} ${label}`);
  if (id !== "") add(marked);
}

/** What a heading is called here: with its level and all ids in it. */
export function headingName(tag: string, text: string, ids: readonly string[]): string {
  return [tag, text, ...ids.map((one) => `#${one}`)].join(" ");
}

function blockOf({
  tagName,
  sourceCodeLocation: place,
}: Tree.Element): { start: number; end: number } | undefined {
  if ((tagName !== "script" && tagName !== "style") || !place?.startTag) return undefined;
  const start = place.startTag.endOffset;
  const end = place.endTag?.startOffset ?? place.endOffset;
  return end > start ? { start, end } : undefined;
}

/** Names of the controls in a form, each once. */
function namesIn(form: Tree.Element): string[] {
  const names = descendants(form).flatMap((one) => {
    const name = /^(?:input|select|textarea|button)$/.test(one.tagName)
      ? attributesOf(one)["name"]
      : undefined;
    return name ? [name] : [];
  });
  return [...new Set(names)];
}

function idsIn(element: Tree.Element): string[] {
  return descendants(element).flatMap((one) => attributesOf(one)["id"] || []);
}

function descendants(node: Tree.ParentNode): Tree.Element[] {
  return childrenOf(node).flatMap((child) => ("tagName" in child ? [child, ...descendants(child)] : []));
}

/** White space folded. */
function textOf(element: Tree.Element): string {
  return wholeText(element).replaceAll(/\s+/g, " ").trim().slice(0, MAX_TEXT);
}

function wholeText(node: Tree.ParentNode): string {
  return childrenOf(node)
    .map((child) => ("value" in child ? child.value : "tagName" in child ? wholeText(child) : ""))
    .join("");
}

function attributesOf({ attrs }: Tree.Element): Record<string, string> {
  return Object.fromEntries(attrs.map(({ name, value }) => [name, value]));
}
