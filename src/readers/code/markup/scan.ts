import { Parser } from "htmlparser2";

/** An element with what stands in it, at offsets of the file. */
export interface MarkupElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  /** Of its first tag. */
  start: number;
  /** Behind its last tag. */
  end: number;
  /** What stands between its tags. */
  inner: { start: number; end: number };
  /** How many elements it is in. */
  depth: number;
  /** Whether it is part of a drawing or a formula: their titles and styles are not those of the page. */
  foreign: boolean;
  /** Of headings and titles: their text, white space folded. */
  text: string;
}

/** Which rules hold: whether `<a/>` closes itself, and whether `<A>` is `<a>`. */
export type Markup = "html" | "xhtml" | "component";

/** Elements whose text says what the page is about. */
const WITH_TEXT = /^(?:title|h[1-6])$/;
const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const FOREIGN = /^(?:svg|math)$/;
const MAX_TEXT = 200;
/** What is gathered before white space is folded. */
const MAX_RAW_TEXT = 2_000;
/** More open elements are not told apart by what they are in. */
const MAX_DEPTH = 512;

/**
 * The elements of a page or component that are worth telling: scripts, styles, links, headings, what has an id.
 * @param isWanted of an element at its first tag, with how many it is in
 */
export function scanMarkup(
  text: string,
  isWanted: (name: string, attributes: Readonly<Record<string, string>>, depth: number) => boolean,
  markup: Markup,
): MarkupElement[] {
  const found: MarkupElement[] = [];
  const open: { name: string; element: MarkupElement | undefined; foreign: boolean }[] = [];
  /** Headings and titles that are open. */
  let collecting: MarkupElement[] = [];
  const close = (at: number, innerEnd: number): void => {
    const { element } = open.pop() ?? {};
    if (element === undefined) return;
    element.end = at;
    element.inner.end = innerEnd;
    collecting = collecting.filter((one) => one !== element);
  };
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const start = parser.startIndex;
        const end = parser.endIndex + 1;
        const last = open.at(-1);
        const foreign = FOREIGN.test(name) || (last?.foreign === true && last.name !== "foreignObject");
        const element = isWanted(name, attributes, open.length)
          ? {
              name,
              attributes,
              start,
              end,
              inner: { start: end, end },
              depth: open.length,
              foreign,
              text: "",
            }
          : undefined;
        if (element !== undefined) found.push(element);
        if (VOID.has(name)) return;
        if (element !== undefined || open.length < MAX_DEPTH) open.push({ name, element, foreign });
        if (element !== undefined && WITH_TEXT.test(name)) collecting.push(element);
      },
      ontext(data) {
        for (const element of collecting) if (element.text.length < MAX_RAW_TEXT) element.text += data;
      },
      onclosetag(name, implied) {
        if (VOID.has(name)) return;
        const at = open.findLastIndex((one) => one.name === name);
        const inner = at < 0 ? 0 : open.length - at;
        // What the next tag closes ends before it; a tag that closes itself, or has space before its `>`, behind that.
        const isOwn = !implied || open[at]?.element?.start === parser.startIndex;
        const mark = isOwn ? text.indexOf(">", parser.endIndex) : -1;
        const end = mark < 0 ? parser.startIndex : mark + 1;
        for (let left = inner; left > 0; left--) close(end, parser.startIndex);
      },
    },
    {
      recognizeSelfClosing: markup !== "html",
      lowerCaseTags: markup !== "component",
      lowerCaseAttributeNames: true,
      decodeEntities: true,
    },
  );
  parser.end(text);
  for (const element of found) element.text = element.text.replaceAll(/\s+/g, " ").trim().slice(0, MAX_TEXT);
  return found;
}
