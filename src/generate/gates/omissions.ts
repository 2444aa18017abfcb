import { commentLines } from "./comments.ts";

/** A line that stands for text which was left out. */
export interface Omission {
  /** 1-based. */
  line: number;
  text: string;
}

const DOTS = String.raw`(?:\.{3,}|…|\[\.\.\.\]|\[…\])`;
/** What is left out. */
const THING = String.raw`(?:code|file|class(?:es)?|functions?|methods?|implementations?|imports?|logic|module|component|content|contents|body|config(?:uration)?|definitions?|declarations?|statements?|lines?|tests?|cases?|fields?|properties|props|handlers?|routes?|styles?|rules|entries|items|types?|script|section|sections|stuff|things?|parts?|everything|the above|it)`;
/** That it is left out. */
const LEFT = String.raw`(?:unchanged|omitted|elided|un(?:modified|touched)|stays? (?:the same|as (?:is|before))|remains? (?:the same|unchanged|as (?:is|before)|here)|(?:goes?|comes?) here|same as (?:before|above|the original)|as (?:before|in the original|it was|is)|as above|not shown|truncated|skipped|for brevity|continues)`;

/**
 * Shapes of a whole comment that says "here would be more". Each needs both what is left out and that it is, or
 * dots beside one of them: "the rest of the code uses UTC" and "existing code may rely on this" are comments.
 */
const PLACEHOLDERS: readonly RegExp[] = [
  // ... existing code ...
  new RegExp(
    String.raw`^${DOTS}\s*\(?(?:the |your |all |any |and |with )*(?:rest|remainder|remaining|existing|other|previous|original|unchanged|same|more|additional|omitted|keep|similar)\b.{0,60}$`,
    "i",
  ),
  // existing code ...
  new RegExp(
    String.raw`^\(?(?:the |your |all |keep |insert |add )*(?:rest|remainder|remaining|existing|other|previous|original|unchanged|same)\b.{0,50}${DOTS}\W*$`,
    "i",
  ),
  // ... code omitted ... / ... unchanged
  new RegExp(String.raw`^${DOTS}.{0,40}\b${LEFT}\b.{0,20}$`, "i"),
  // rest of the code remains unchanged / remaining methods unchanged
  new RegExp(
    String.raw`^\W*(?:the |your |all |keep |and )*(?:rest|remainder) of (?:the |your |this |its )?(?:\w+ ){0,2}?${THING}\W{0,3}(?:\w+ ){0,3}?(?:is |are )?(?:${LEFT})\b.{0,30}$`,
    "i",
  ),
  new RegExp(
    String.raw`^\W*(?:the |your |all |and )*(?:remaining|existing|other|previous|original) (?:\w+ ){0,2}?${THING}\W{0,3}(?:is |are )?${LEFT}\W*$`,
    "i",
  ),
  // rest of the code / rest of file unchanged / remaining code here
  new RegExp(
    String.raw`^\W*(?:the |your )?(?:rest|remainder) of (?:the |your |this )?(?:existing |original |previous )?(?:code|file|class|function|implementation|component|module)(?: here)?\W*$`,
    "i",
  ),
  new RegExp(
    String.raw`^\W*(?:the |your )?(?:existing|remaining|previous|original) (?:code|implementation|imports|methods|functions|logic|content)(?: here)?\W*$`,
    "i",
  ),
  // code omitted for brevity
  new RegExp(
    String.raw`^\W*(?:\w+ ){0,4}(?:omitted|elided|truncated|shortened|abbreviated|left out|removed) for (?:brevity|clarity|space|simplicity)\W*$`,
    "i",
  ),
  // (unchanged) / no changes here / same as before / keep as is
  /^\W*(?:unchanged|no changes?(?: here| needed| below| above)?|same as (?:before|above|original|the original)|keep (?:this |it |everything |the rest )?as(?: it)? is|as before)\W*$/i,
  // your code here / implementation goes here
  new RegExp(
    String.raw`^\W*(?:add |insert |put |write )?(?:your |the |rest of the |actual )(?:\w+ ){0,2}?(?:code|logic|implementation)(?: goes| comes)? here\W*$`,
    "i",
  ),
];

/** Dots and nothing else: in a file that is replaced they stand for what was there. */
const DOTS_ALONE = new RegExp(String.raw`^${DOTS}$`);
/** Longer comments are sentences about something. */
const LONGEST = 120;

/**
 * Comments that stand for text which the model left out.
 * @param base what the file holds now: lines that are there already were left in, not out
 */
export function findOmissions(code: string, base: string | undefined, document = false): Omission[] {
  const known = new Set((base ?? "").split("\n").map((line) => line.trim()));
  return commentLines(code, document)
    .filter(({ text, words }) => {
      if (words.length > LONGEST || known.has(text)) return false;
      if (DOTS_ALONE.test(words)) return base !== undefined;
      return PLACEHOLDERS.some((pattern) => pattern.test(words));
    })
    .map(({ line, text }) => ({ line, text }));
}
