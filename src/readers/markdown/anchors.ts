import { slug } from "github-slugger";
import type { Link } from "../../digest.ts";

// Lengths are bounded so that a text full of `<` takes linear time.
const HTML_ID =
  /<[a-z][^<>]{0,1000}?\s(?:id|name)\s*=\s*(?:"([^"<>]{1,200})"|'([^'<>]{1,200})'|([^\s"'<>=]{1,200}))/gi;
const HTML_HEADING = /<h[1-6](?:\s[^<>]{0,1000})?>((?:(?!<h[1-6])[^]){0,1000}?)<\/h[1-6]>/gi;
const HEADING_ID = /\{:?\s{0,9}#([\w:.-]{1,200})[^{}]{0,200}\}\s{0,9}$/;

/** Everything in a document that a `#fragment` may point at. GitHub looks them up without regard to case. */
export class Anchors {
  readonly #names = new Set<string>(["", "top"]);

  add(name: string): void {
    this.#names.add(name.toLowerCase());
  }

  /** `## Title {#id}`, as many generators have it. */
  addHeadingId(title: string): void {
    const id = HEADING_ID.exec(title.slice(-500))?.[1];
    if (id !== undefined) this.add(id);
  }

  /** `<a id="x">`, `<a name="x">`, any other element with an id, and HTML headings. */
  addHtml(html: string): void {
    for (const [, double, single, bare] of html.matchAll(HTML_ID)) this.add(double ?? single ?? bare ?? "");
    for (const [, content = ""] of html.matchAll(HTML_HEADING)) {
      this.add(slug(content.replace(/<[^<>]*>/g, "").trim()));
    }
  }

  /** @param fragment decoded and in lower case, without `#` */
  has(fragment: string): boolean {
    return this.#names.has(fragment) || this.#names.has(fragment.replace(/^user-content-/, ""));
  }

  /** Marks the links into the document itself that lead nowhere. */
  check(links: Link[]): void {
    for (const link of links) {
      if (!link.target.startsWith("#") || link.broken !== undefined) continue;
      const name = decodeFragment(link.target.slice(1));
      // `#:~:text=…` names a piece of text, which the browser looks for.
      if (!name.startsWith(":~:") && !this.has(name)) link.broken = "missing anchor";
    }
  }
}

/** A fragment as anchors are looked up: decoded, in lower case. */
export function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment).toLowerCase();
  } catch {
    return fragment.toLowerCase();
  }
}
