import type { Token } from "markdown-it";
import type { Image, Link } from "../../digest.ts";
import { clip } from "../shared/clip.ts";

/** Longest link or alternative text kept. */
const MAX_TEXT = 200;

/** What the content of one paragraph, heading or table cell holds. */
export interface InlineContent {
  /** As a reader sees it, images by their alternative text. */
  text: string;
  /** Without the images: what GitHub makes slugs of. */
  visibleText: string;
  links: Link[];
  images: Image[];
  /** Inline HTML tags as written. */
  html: string[];
}

/**
 * Reads parsed inline tokens.
 * @param firstLine line of the document on which the content starts
 */
export function readInline(tokens: Token[], firstLine: number): InlineContent {
  const content: InlineContent = { text: "", visibleText: "", links: [], images: [], html: [] };
  let open: { link: Link; textStart: number } | undefined;
  for (const token of tokens) {
    const line = firstLine + (token.map?.[0] ?? 0);
    switch (token.type) {
      case "link_open":
        open = { link: linkOf(token, line), textStart: content.text.length };
        content.links.push(open.link);
        break;
      case "link_close":
        if (open !== undefined) open.link.text = clip(content.text.slice(open.textStart), MAX_TEXT);
        open = undefined;
        break;
      case "undefined_reference":
        content.links.push({
          text: token.content,
          target: token.info,
          line,
          form: "reference",
          broken: "undefined reference",
        });
        break;
      case "image": {
        const alt = readInline(token.children ?? [], line).text;
        content.images.push({ alt: clip(alt, MAX_TEXT), target: attribute(token, "src"), line });
        content.text += alt;
        break;
      }
      case "html_inline":
        content.html.push(token.content);
        if (/^<br\b/i.test(token.content)) addText(content, " ");
        break;
      case "softbreak":
      case "hardbreak":
        addText(content, " ");
        break;
      default:
        // Text, escapes and code; the marks of emphasis have no content.
        addText(content, token.content);
    }
  }
  return content;
}

function addText(content: InlineContent, text: string): void {
  content.text += text;
  content.visibleText += text;
}

function linkOf(token: Token, line: number): Link {
  const isReference = token.meta !== null && token.meta !== undefined;
  const form = token.info === "auto" ? "autolink" : isReference ? "reference" : "inline";
  return { text: "", target: attribute(token, "href"), line, form };
}

function attribute(token: Token, name: string): string {
  return String(token.attrGet(name) ?? "");
}
