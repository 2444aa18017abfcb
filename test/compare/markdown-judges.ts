/** What independent parsers say is in a markdown document, in one form. */
import { type Node as CommonMarkNode, Parser } from "commonmark";
import type { Definition, Nodes, Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

/** A heading, code block, link or image. Things with equal keys are told apart by their lines. */
export interface Thing {
  /** `h2 Usage`, `code ts`, `link #usage`, `image logo.png`. */
  key: string;
  /** The first and the last line it may start on: one line, unless the judge only knows the block. */
  line: [number, number];
  endLine?: number;
}

export type Judge = (text: string) => Thing[];

/** The reference implementation; CommonMark without GFM. Links have the lines of their block. */
export const commonmark: Judge = (text) => {
  const things: Thing[] = [];
  const walker = new Parser().parse(text).walker();
  let block: [number, number] = [1, 1];
  for (let step = walker.next(); step !== null; step = walker.next()) {
    const { node, entering } = step;
    if (!entering) continue;
    const positions: CommonMarkNode["sourcepos"] | undefined = node.sourcepos;
    if (positions !== undefined) block = [positions[0][0], positions[1][0]];
    const [first, last] = block;
    if (node.type === "heading") {
      things.push({ key: headingKey(node.level, textOfCommonMark(node)), line: [first, first] });
    } else if (node.type === "code_block") {
      things.push({ key: codeKey(node.info), line: [first, first], endLine: last });
    } else if (node.type === "link" || node.type === "image") {
      things.push({ key: targetKey(node.type, node.destination ?? ""), line: [first, last] });
    }
  }
  return things;
};

function textOfCommonMark(parent: CommonMarkNode): string {
  let text = "";
  const walker = parent.walker();
  for (let step = walker.next(); step !== null; step = walker.next()) {
    const { node, entering } = step;
    if (!entering) continue;
    if (node.type === "text" || node.type === "code") text += node.literal ?? "";
    else if (node.type === "softbreak" || node.type === "linebreak") text += " ";
  }
  return text;
}

/** micromark's tree, with GFM; exact lines for everything. */
export const mdast: Judge = (text) => {
  const root = fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const targets = definitionsOf(root);
  const things: Thing[] = [];
  visit(root, (node) => {
    const line = node.position?.start.line ?? 0;
    const at: [number, number] = [line, line];
    if (node.type === "heading") {
      things.push({ key: headingKey(node.depth, textOfMdast(node)), line: at });
    } else if (node.type === "code") {
      things.push({ key: codeKey(node.lang ?? null), line: at, endLine: node.position?.end.line ?? 0 });
    } else if (node.type === "link" || node.type === "image") {
      things.push({ key: targetKey(node.type, node.url), line: at });
    } else if (node.type === "linkReference" || node.type === "imageReference") {
      const type = node.type === "linkReference" ? "link" : "image";
      things.push({ key: targetKey(type, targets.get(node.identifier) ?? "undefined"), line: at });
    }
  });
  return things;
};

function definitionsOf(root: Root): Map<string, string> {
  const definitions: Definition[] = [];
  visit(root, (node) => {
    if (node.type === "definition") definitions.push(node);
  });
  return new Map(definitions.toReversed().map(({ identifier, url }) => [identifier, url]));
}

function visit(node: Nodes, see: (node: Nodes) => void): void {
  see(node);
  if ("children" in node) for (const child of node.children) visit(child, see);
}

function textOfMdast(node: Nodes): string {
  if (node.type === "break") return " ";
  if (node.type === "html") return "";
  if ("value" in node) return node.value;
  if ("alt" in node) return node.alt ?? "";
  return "children" in node ? node.children.map(textOfMdast).join("") : "";
}

export function headingKey(level: number, text: string): string {
  return `h${level} ${text.replace(/\s+/g, " ").trim()}`;
}

export function codeKey(info: string | null): string {
  return `code ${info?.trim().split(/\s/, 1)[0] ?? ""}`;
}

/** Parsers differ in how much of a target they percent-encode; here everything is encoded once. */
export function targetKey(type: "link" | "image", target: string): string {
  return `${type} ${encodeURI(target.toWellFormed()).replace(/%25(?=[\da-f]{2})/gi, "%")}`;
}
