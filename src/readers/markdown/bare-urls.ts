import type { StateInline } from "markdown-it";
import { isInsideLink } from "./positioned-state.ts";

/** A URL or mail address that stands in text without brackets. */
export interface BareUrl {
  /** Offset after it. */
  end: number;
  target: string;
}

/**
 * Where one may start. A run of mail characters is tried only from its beginning, else a long run without
 * `@` would be read once per character.
 */
const START = /(?<![a-z])(?:https?|ftp):\/\/|(?<![^\s(*_~[\]])www\.|(?<![\w.+/-])[\w.+-]+@(?=[a-z\d])/giu;
const START_HERE = new RegExp(START.source, "yiu");
const DOMAIN = /[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*/uy;
const MAIL_DOMAIN = /[a-z\d_-]+(?:\.[a-z\d_-]+)+/iy;
const MAX_LENGTH = 4_096;

/**
 * What GFM links by itself at this place of a text, if anything.
 * @see https://github.github.com/gfm/#autolinks-extension-
 */
export function bareUrlAt(text: string, start: number): BareUrl | undefined {
  START_HERE.lastIndex = start;
  const head = START_HERE.exec(text)?.[0];
  if (head === undefined) return undefined;
  const afterHead = start + head.length;
  if (head.endsWith("@")) return mailAddress(text, start, afterHead);
  return webAddress(text, start, head.endsWith("/") ? afterHead : start);
}

function webAddress(text: string, start: number, domainStart: number): BareUrl | undefined {
  DOMAIN.lastIndex = domainStart;
  const domain = DOMAIN.exec(text)?.[0];
  // No underscore in the last two labels; a name is at most 253 characters long (RFC 1035).
  if (domain === undefined || /_[^.]*(?:\.[^.]*)?$/.test(domain.slice(-256))) return undefined;
  const hasScheme = domainStart > start;
  if (!hasScheme && !/^www\../i.test(domain)) return undefined;
  const domainEnd = domainStart + domain.length;
  const rest = /^[^\s<]*/.exec(text.slice(domainEnd, start + MAX_LENGTH))?.[0] ?? "";
  const end = withoutTail(text, start, domainEnd + rest.length);
  if (end <= domainStart) return undefined;
  const url = text.slice(start, end);
  return { end, target: hasScheme ? url : `http://${url}` };
}

function mailAddress(text: string, start: number, domainStart: number): BareUrl | undefined {
  MAIL_DOMAIN.lastIndex = domainStart;
  const domain = MAIL_DOMAIN.exec(text)?.[0];
  // `package@1.2.3` is none: cmark-gfm wants a letter at the end, where the specification is silent.
  if (domain === undefined || !/[a-z]$/i.test(domain)) return undefined;
  const end = domainStart + domain.length;
  return { end, target: `mailto:${text.slice(start, end)}` };
}

/** Takes off what belongs to the sentence: punctuation, an unmatched `)`, an entity. */
function withoutTail(text: string, start: number, end: number): number {
  const bracket = text.slice(start, end).search(/\][([]/);
  let last = bracket === -1 ? end : start + bracket;
  const url = text.slice(start, last);
  let surplus = url.split(")").length - url.split("(").length;
  for (; last > start; last--) {
    const c = text.charAt(last - 1);
    if (c === ")") {
      if (surplus <= 0) break;
      surplus--;
    } else if (c === ";") {
      const entity = /&[a-z\d]+;$/i.exec(text.slice(Math.max(start, last - 40), last));
      if (entity !== null) last -= entity[0].length - 1;
    } else if (!/[?!.,:*_~'"\]]/.test(c)) break;
  }
  return last;
}

/** Where bare URLs may start in a content: found in one pass, then walked along. */
interface Starts {
  offsets: number[];
  next: number;
}

const startsOf = new WeakMap<StateInline, Starts>();

/** The first place at or after `state.pos` where one may start. */
function nextStart(state: StateInline): number {
  let starts = startsOf.get(state);
  if (starts === undefined) {
    const mayHaveAny = /:\/\/|www\.|@/i.test(state.src);
    const offsets = mayHaveAny ? Array.from(state.src.matchAll(START), (match) => match.index) : [];
    starts = { offsets, next: 0 };
    startsOf.set(state, starts);
  }
  while ((starts.offsets[starts.next] ?? Number.POSITIVE_INFINITY) < state.pos) starts.next++;
  return starts.offsets[starts.next] ?? Number.POSITIVE_INFINITY;
}

/**
 * Inline rule: a bare URL becomes a link. It does nothing while markdown-it looks ahead for the end of a
 * link's text (`silent`): there the brackets count for more.
 */
export function bareUrl(state: StateInline, silent: boolean): boolean {
  if (silent || isInsideLink(state) || nextStart(state) !== state.pos) return false;
  const start = state.pos;
  const url = bareUrlAt(state.src, start);
  if (url === undefined || url.end > state.posMax) return false;
  const open = state.push("link_open", "a", 1);
  open.attrs = [["href", url.target]];
  open.info = "auto";
  state.push("text", "", 0).content = state.src.slice(start, url.end);
  state.push("link_close", "a", -1);
  state.pos = url.end;
  return true;
}

/** Characters at which some inline rule may begin: markdown-it's own list. */
const PLAIN_TEXT = /[^\n!#$%&*+\-:<=>@[\\\]^_`{}~]+/y;

/** Inline rule: plain text up to the next special character or place where a bare URL may start. */
export function textUpToBareUrl(state: StateInline, silent: boolean): boolean {
  PLAIN_TEXT.lastIndex = state.pos;
  const length = PLAIN_TEXT.exec(state.src)?.[0].length ?? 0;
  let end = Math.min(state.pos + length, state.posMax);
  if (!silent) {
    const start = nextStart(state);
    if (start > state.pos) end = Math.min(end, start);
  }
  if (end <= state.pos) return false;
  if (!silent) state.pending += state.src.slice(state.pos, end);
  state.pos = end;
  return true;
}
