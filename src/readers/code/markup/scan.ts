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
  /** Of headings and titles: their text, white space folded. */
  text: string;
}

/** Elements whose text says what the page is about. */
const WITH_TEXT = /^(?:title|h[1-6])$/;
const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const MAX_TEXT = 200;
/** More open elements are not told apart by what they are in. */
const MAX_DEPTH = 512;

/**
 * The elements of a page or component that are worth telling: scripts, styles, links, headings, what has an id.
 * @param isWanted of an element at its first tag
 * @param anyCase whether tags are the same in any case, as those of HTML and not those of components
 */
export function scanMarkup(
  text: string,
  isWanted: (name: string, attributes: Readonly<Record<string, string>>) => boolean,
  anyCase = false,
): MarkupElement[] {
  const found: MarkupElement[] = [];
  const open: { name: string; element: MarkupElement | undefined }[] = [];
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
        const element = isWanted(name, attributes)
          ? { name, attributes, start, end, inner: { start: end, end }, depth: open.length, text: "" }
          : undefined;
        if (element !== undefined) found.push(element);
        if (VOID.has(name)) return;
        if (element !== undefined || open.length < MAX_DEPTH) open.push({ name, element });
        if (element !== undefined && WITH_TEXT.test(name)) collecting.push(element);
      },
      ontext(data) {
        for (const element of collecting) if (element.text.length < MAX_TEXT) element.text += data;
      },
      onclosetag(name) {
        if (VOID.has(name)) return;
        const at = open.findLastIndex((one) => one.name === name);
        const inner = at < 0 ? 0 : open.length - at;
        for (let left = inner; left > 0; left--) close(parser.endIndex + 1, parser.startIndex);
      },
    },
    {
      recognizeSelfClosing: true,
      lowerCaseTags: anyCase,
      lowerCaseAttributeNames: true,
      decodeEntities: true,
    },
  );
  parser.end(text);
  for (const element of found) element.text = element.text.replaceAll(/\s+/g, " ").trim().slice(0, MAX_TEXT);
  return found;
}
