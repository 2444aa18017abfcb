import type { Span } from "./finding.ts";

/** What begins a private key; public keys and certificates begin otherwise. */
export const PEM_HINT = "-----BEGIN ";
const HEAD =
  /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----|-----BEGIN OpenVPN Static key V1-----/y;
/** Fewer characters are a sketch of a key in documentation. */
const SHORTEST_BODY = 40;

/**
 * The body of a private key, from behind its head to its foot, as it stands in a file or in a literal
 * (with `\n`, or quoted line by line). A key whose foot is missing ends where its alphabet ends.
 */
export function probePem(text: string, at: number): Span | undefined {
  HEAD.lastIndex = at;
  if (!HEAD.test(text)) return undefined;
  const start = HEAD.lastIndex;
  const end = bodyEnd(text, start);
  if (text.slice(start, end).replaceAll(/\\[nrt]|[^A-Za-z0-9+/=]/g, "").length < SHORTEST_BODY)
    return undefined;
  return { start, end, rule: "private-key", reason: "private key in PEM form" };
}

/** Reads on while characters are of base64, of a header line (`DEK-Info: …`) or of quoting. */
function bodyEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    if (text.startsWith("-----", end)) break;
    const c = text.charCodeAt(end);
    const body =
      (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 47 && c <= 58) || BODY_PUNCTUATION.has(c);
    if (!body) break;
    end++;
  }
  return end;
}

const BODY_PUNCTUATION = new Set([..." \t\r\n+=\\\"'`,-.()#*|>"].map((c) => c.charCodeAt(0)));
