import type { CodeDigest, Declaration, Import } from "../../../digest.ts";
import type { Source } from "../../../reader.ts";
import { Lines } from "../lines.ts";
import { type MarkupElement, scanMarkup } from "./scan.ts";
import { parseCode } from "../oxc/parse.ts";
import { isCode, programOf } from "./scripts.ts";

/** Parts of a page that readers jump between. */
const LANDMARKS = new Set(["main", "nav", "header", "footer", "aside", "form", "dialog", "template"]);
const HEADING = /^h[1-6]$/;
/** Links that bring something into the page. */
const LINKS = /^(?:stylesheet|modulepreload|preload|manifest)$/i;
const MAX_ELEMENTS = 20_000;

/** Digests a page: its title, headings, landmarks and ids, what it links, and what its scripts declare. */
export function readHtml({ path, text }: Source): CodeDigest {
  const elements = scanMarkup(
    text,
    (name, attributes) =>
      /^(?:script|link|title)$/.test(name) ||
      HEADING.test(name) ||
      LANDMARKS.has(name) ||
      attributes["id"] !== undefined,
    true,
  );
  const lines = new Lines(text);
  const scripts = elements.filter((element) => isCode(element) && element.attributes["src"] === undefined);
  const program = programOf(text, scripts);
  const digest = parseCode({ path, text: program.text }, "html", program.dialect);
  // What scripts of a page declare is there for all of them.
  const scripted = digest.declarations.map((one) =>
    one.parent === undefined ? { ...one, exported: true } : one,
  );
  const title = elements.find(({ name, text: said }) => name === "title" && said !== "")?.text;
  const declared = elements.slice(0, MAX_ELEMENTS).flatMap((element) => declaration(element, lines));
  const linked = elements.flatMap((element) => linkOf(element, lines));
  return {
    ...digest,
    ...(title === undefined ? {} : { doc: title }),
    imports: [...linked, ...digest.imports].toSorted((a, b) => a.line - b.line),
    declarations: [...declared, ...scripted].toSorted((a, b) => a.line - b.line),
  };
}

function declaration(element: MarkupElement, lines: Lines): Declaration[] {
  const { name, attributes, text, start, end } = element;
  const id = attributes["id"];
  if (/^(?:script|link|title)$/.test(name) && id === undefined) return [];
  const label = HEADING.test(name) ? text : (id ?? attributes["aria-label"] ?? attributes["name"] ?? name);
  if (label === "") return [];
  const signature = `${name}${id === undefined ? "" : `#${id}`}${HEADING.test(name) ? ` ${text}` : ""}`;
  const line = lines.lineAt(start);
  const endLine = lines.lineAt(Math.max(start, end - 1));
  return [{ name: label, kind: "element", line, endLine, signature, exported: true }];
}

function linkOf({ name, attributes, start }: MarkupElement, lines: Lines): Import[] {
  const target =
    name === "script"
      ? attributes["src"]
      : LINKS.test(attributes["rel"] ?? "")
        ? attributes["href"]
        : undefined;
  if (target === undefined || target === "" || target.startsWith("data:")) return [];
  const origin = /^(?:[a-z][\w+.-]*:)?\/\//i.test(target) ? "third_party" : "local";
  return [{ module: target, line: lines.lineAt(start), origin }];
}
