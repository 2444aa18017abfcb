import type { CodeDigest, Import } from "../../../digest.ts";
import type { Source } from "../../../reader.ts";
import { Lines } from "../lines.ts";
import { parseCode } from "../oxc/parse.ts";
import { elementsOf, isShown } from "./elements.ts";
import { type MarkupElement, scanMarkup } from "./scan.ts";
import { isCode, programOf } from "./scripts.ts";

/** Links that bring something into the page. */
const LINKS = /^(?:stylesheet|modulepreload|preload|manifest)$/i;

/**
 * Digests a page: its title, headings, landmarks, forms and ids, its blocks of script and style, what it links, and
 * what its scripts declare.
 */
export function readHtml({ path, text }: Source): CodeDigest {
  const elements = scanMarkup(
    text,
    (name, attributes) => /^(?:link|title)$/.test(name) || isShown(name, attributes),
    /\.xhtml$/i.test(path) ? "xhtml" : "html",
  );
  const lines = new Lines(text);
  const scripts = elements.filter((element) => isCode(element) && element.attributes["src"] === undefined);
  const program = programOf(text, scripts);
  const digest = parseCode({ path, text: program.text }, "html", program.dialect);
  // What scripts of a page declare is there for all of them.
  const scripted = digest.declarations.map((one) =>
    one.parent === undefined ? { ...one, exported: true } : one,
  );
  const title = elements.find(({ name, foreign, text: said }) => name === "title" && !foreign && said !== "");
  const linked = elements.flatMap((element) => linkOf(element, lines));
  return {
    ...digest,
    ...(title === undefined ? {} : { doc: title.text }),
    imports: [...linked, ...digest.imports].toSorted((a, b) => a.line - b.line),
    declarations: [...elementsOf(elements, lines), ...scripted].toSorted((a, b) => a.line - b.line),
  };
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
