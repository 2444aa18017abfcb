import { Anchors } from "./anchors.ts";

/** Longer lines are no headings. */
const MAX_HEADING = 1_000;
const MAX_TITLE_LINES = 4;
/** `# Title`, also in quotes and list items. */
const ATX = /^[ \t>*+\-\d.)]{0,40}#{1,6}[ \t]+(?=\S)/;
const UNDERLINE = /^[ \t>]{0,20}(?:={1,200}|-{1,200})[ \t]*$/;
/** `{#id}` and `{: #id}` anywhere; `(id)=` before a heading, as MyST has it. */
const ATTRIBUTE = /\{[^{}\n]{0,200}?#([\w:.-]{1,200})|^\(([\w:.-]{1,200})\)=[ \t]*$/gm;
/** What brings in text from elsewhere, and headings with it. */
const INCLUSION = /\{%|\{\{|--8<--|^:::?include|^#include|^import\s.{0,300}\.mdx?['"]/m;
/** Sites make anchors of these by themselves: lines of the source, pieces of the text. */
const MADE = /^(?:l\d+(?:c\d+)?(?:-l?\d+(?:c\d+)?)?|:~:.*)$/s;
const ENTITY = /&(?:amp|lt|gt|quot|apos|nbsp);/gi;

/**
 * Whether a `#fragment` may lead somewhere in a document, judged by a light scan: a thousand times as quick as
 * a parse, and rather blind to an anchor that is missing than to one that is there. Headings count by
 * their letters and digits alone, in code, too.
 * @returns undefined where the document includes others, so that no scan can tell
 */
export function scanAnchors(text: string): ((fragment: string) => boolean) | undefined {
  if (INCLUSION.test(text)) return undefined;
  const anchors = new Anchors();
  anchors.addHtml(text);
  for (const [, id, label] of text.matchAll(ATTRIBUTE)) anchors.add(id ?? label ?? "");
  const titles = new Set<string>();
  let paragraph: string[] = [];
  for (const line of text.split(/\r\n?|\n/)) {
    const head = line.length > MAX_HEADING ? undefined : ATX.exec(line)?.[0];
    if (head !== undefined) addTitle(titles, line.slice(head.length));
    if (UNDERLINE.test(line)) {
      // Where the paragraph begins that is the title is not looked into.
      for (const from of paragraph.keys()) addTitle(titles, paragraph.slice(from).join(" "));
      paragraph = [];
    } else if (line.trim() === "") paragraph = [];
    else paragraph = [...paragraph.slice(1 - MAX_TITLE_LINES), line.slice(0, MAX_HEADING)];
  }
  return (fragment) => {
    const letters = lettersOf(fragment);
    return (
      letters === "" ||
      MADE.test(fragment) ||
      anchors.has(fragment) ||
      titles.has(letters) ||
      titles.has(lettersOf(fragment.replace(/-\d+$/, "")))
    );
  };
}

/** A heading in the ways it may become an anchor: with and without the targets of links, tags and attributes. */
function addTitle(titles: Set<string>, title: string): void {
  const decoded = title.replace(ENTITY, " ");
  const unlinked = decoded
    .replace(/!\[[^[\]]*\](?:\([^()]*\)|\[[^[\]]*\])/g, "")
    .replace(/\[([^[\]]*)\](?:\([^()]*\)|\[[^[\]]*\])/g, "$1");
  const untagged = unlinked.replace(/<[^<>]*>/g, "");
  const codeKept = unlinked.replace(/(`+).*?\1|<[^<>]*>/g, (part) => (part.startsWith("`") ? part : ""));
  for (const variant of [decoded, unlinked, codeKept, untagged, untagged.replace(/\{[^{}]*\}\s*$/, "")]) {
    titles.add(lettersOf(variant));
  }
}

function lettersOf(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, "");
}
