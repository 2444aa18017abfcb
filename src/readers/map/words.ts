/** Words as people ask for them and as they stand in names: `retries` means what `maxRetry` and `RETRY_AFTER` do. */

/** A run of capitals, a capitalised or lower-case word of any script, a number. */
const SUBWORD = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{M}]+|\p{N}+/gu;

/** Words of a name or a text as they stand there. */
export function partsOf(text: string): string[] {
  return text.match(SUBWORD) ?? [];
}

/** Words of a name or a text, stemmed: `parseHTTPRequest` gives parse, http, request. */
export function wordsOf(text: string): string[] {
  return partsOf(text).map(stem);
}

/**
 * Lower case, without the endings of plural, past and progress. Far from a linguist's: what matters is that
 * the forms of a word fall together.
 */
export function stem(word: string): string {
  return bare(withoutPast(withoutPlural(word.toLowerCase())));
}

function withoutPlural(word: string): string {
  if (word.length < 4 || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.replace(/(?<=ss|x|ch|sh|z)es$|s$/, "");
}

function withoutPast(word: string): string {
  const rest = /^(.*[aeiouy].*)(?:ed|ing)$/.exec(word)?.[1];
  if (rest === undefined || rest.length < 3) return word;
  // `stopped` is a form of `stop`.
  return rest.replace(/i$/, "y").replace(/([bdgmnprt])\1$/, "$1");
}

/** `cache` and `caching`, `retry` and `retries` differ in their last letter. */
function bare(word: string): string {
  return word.length > 3 ? word.replace(/[ey]$/, "") : word;
}

export interface WordHit {
  /** 1-based. */
  line: number;
  /** Which of the stems. */
  stem: number;
}

/** Hits kept of one file; more say nothing new. */
const MAX_HITS = 400;
/** Letters of a word behind its stem that are looked at; no ending is longer. */
const MAX_ENDING = 8;

/**
 * Where any of the stems stands as a word of its own or as a word within a name.
 * @param stems as {@link stem} gives them, no duplicates
 * @returns hits in the order of the text, one a line and stem
 */
export function findWords(text: string, stems: readonly string[]): WordHit[] {
  if (stems.length === 0) return [];
  const places = new Map(stems.map((one, at) => [one, at]));
  // Stems are letters and digits alone; longer ones first, since the first that fits is taken.
  const pattern = new RegExp(stems.toSorted((a, b) => b.length - a.length).join("|"), "gi");
  const hits: WordHit[] = [];
  let line = 1;
  let counted = 0;
  for (let match = pattern.exec(text); match !== null && hits.length < MAX_HITS; match = pattern.exec(text)) {
    const place = places.get(match[0].toLowerCase());
    if (place === undefined || !isWord(text, match.index, match[0])) continue;
    for (let end = text.indexOf("\n", counted); end >= 0 && end < match.index;) {
      line++;
      counted = end + 1;
      end = text.indexOf("\n", counted);
    }
    const known = hits.findLast((hit) => hit.line !== line || hit.stem === place);
    if (known?.line !== line) hits.push({ line, stem: place });
  }
  return hits;
}

/** Whether what was found is the stem of the word, or of the part of a name, that stands there. */
function isWord(text: string, at: number, found: string): boolean {
  const before = text.slice(Math.max(0, at - 1), at);
  const first = found.slice(0, 1);
  const begins =
    !(/\p{N}/u.test(first) ? /\p{N}/u : /\p{L}/u).test(before) ||
    (/\p{Lu}/u.test(first) && /\p{Ll}/u.test(before));
  if (!begins) return false;
  const behind = text.slice(at + found.length, at + found.length + MAX_ENDING);
  if (/\p{N}$/u.test(found)) return !/^\p{N}/u.test(behind);
  const ending =
    (/\p{Lu}$/u.test(found) ? /^\p{Lu}*(?!\p{Ll})/u : /^[\p{Ll}\p{Lo}\p{M}]*/u).exec(behind)?.[0] ?? "";
  return stem(found + ending) === found.toLowerCase();
}
