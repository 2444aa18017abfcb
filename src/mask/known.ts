import { MASK } from "./finding.ts";
import { HintTable } from "./hints.ts";
import { isJson, maskJson } from "./json.ts";

/** Shorter values would mask ordinary words all over. */
const SHORTEST = 8;
/** Lines of a value of several lines (a PEM key) are masked by themselves from this length on. */
const SHORTEST_LINE = 16;

/**
 * Keys whose values are known (environment, `secrets` tables). Every string that leaves the process goes
 * through `mask`, which finds them as they are and in the encodings in which they could slip out: escaped in
 * JSON (also twice) and HTML, percent-encoded, in hex, and in base64 at any of its three alignments.
 */
export class KnownSecrets {
  readonly #known = new Set<string>();
  #table = new HintTable<number>();

  /**
   * Values shorter than 8 characters are ignored. Quotes around a value are none of it: `docker --env-file`
   * leaves them, and with them the value would be found at the quotes of JSON.
   */
  add(value: string): void {
    const bare = withoutQuotes(value.trim());
    const lines = bare.split(/\r\n|\r|\n/).map((line) => line.trim());
    for (const part of [
      bare,
      ...(lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_LINE) : []),
    ]) {
      if (part.length < SHORTEST || this.#known.has(part)) continue;
      this.#known.add(part);
      for (const form of encodings(part)) this.#table.add(form, form.length);
    }
  }

  /** Where known values stand: offsets of the first unit and behind the last, in order, without overlaps. */
  find(text: string): [start: number, end: number][] {
    const spans: [number, number][] = [];
    if (this.#known.size === 0) return spans;
    this.#table.scan(text, (length, at) => {
      const last = spans.at(-1);
      if (last !== undefined && at < last[1]) last[1] = Math.max(last[1], at + length);
      else spans.push([at, at + length]);
    });
    return spans;
  }

  /** Replaces every known value by `__MASKED__`; what was JSON is JSON afterwards. */
  mask(text: string): string {
    const spans = this.find(text);
    if (spans.length === 0) return text;
    if (isJson(text)) return maskJson(text, spans, (inner) => this.mask(inner));
    let out = "";
    let from = 0;
    for (const [start, end] of spans) {
      out += text.slice(from, start) + MASK;
      from = end;
    }
    return out + text.slice(from);
  }
}

function withoutQuotes(value: string): string {
  let bare = value;
  while (/^(["'`])[^]*\1$/.test(bare) && bare.length > 1) bare = bare.slice(1, -1).trim();
  return bare;
}

/** Every way a value may be written, without repeats. */
function encodings(value: string): Set<string> {
  const bytes = Buffer.from(value, "utf8");
  const json = inJson(value);
  const percent = encodeURIComponent(value);
  const forms = [
    value,
    json,
    inJson(json),
    json.replaceAll("/", "\\/"),
    Bun.escapeHTML(value),
    percent,
    lowerEscapes(percent),
    new URLSearchParams({ v: value }).toString().slice(2),
    encodeURI(value),
    bytes.toString("hex"),
    bytes.toString("hex").toUpperCase(),
  ];
  for (const lead of [0, 1, 2]) {
    const base64 = alignedBase64(bytes, lead);
    forms.push(
      base64,
      base64.replaceAll("+", "-").replaceAll("/", "_"),
      encodeURIComponent(base64),
      base64.replaceAll("/", "\\/"),
    );
  }
  return new Set(forms.filter((form) => form.length >= SHORTEST));
}

function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function lowerEscapes(percent: string): string {
  return percent.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
}

/**
 * The base64 characters that only the value decides, when `lead` bytes modulo 3 stand before it: the first
 * and the last character share bits with the neighbours and are left out.
 */
function alignedBase64(bytes: Buffer, lead: number): string {
  const text = Buffer.concat([Buffer.alloc(lead), bytes]).toString("base64");
  return text.slice(Math.ceil((lead * 8) / 6), Math.floor(((lead + bytes.length) * 8) / 6));
}
