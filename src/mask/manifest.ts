import type { Span } from "./finding.ts";
import { isPlaceholder } from "./values.ts";

/** How far a manifest is read from its `kind` line. */
const REACH = 64 * 1024;
const BLOCK = /^(?:data|stringData):[ \t]*\r?\n((?:(?:[ \t]+[^\r\n]*|[ \t]*)(?:\r?\n|$))+)/dgm;
/** `  key: value`, quoted or not; a block of lines begins with `|` or `>`. */
const ENTRY =
  /^([ \t]+)["']?[\w.-]{1,253}["']?:[ \t]+(?:([|>])[^\r\n]*|(["'])([^\s"'|>#][^"'\r\n]*)\3[ \t]*|([^\s"'|>#](?:[^"'\r\n]*[^"' \t\r\n])?)[ \t]*)\r?$/dgm;
/** The same in JSON, whose values have no brackets in them. */
const JSON_BLOCK = /"(?:data|stringData)"\s{0,20}:\s{0,20}\{([^{}]{0,65536})\}/dg;
const JSON_ENTRY = /:\s{0,20}"((?:[^"\\\r\n]|\\.){1,65536})"/dg;

/** What begins a manifest that is a Secret. */
export const MANIFEST_HINTS: readonly string[] = [
  "kind: Secret",
  'kind: "Secret"',
  "kind: 'Secret'",
  '"kind": "Secret"',
  '"kind":"Secret"',
];

interface Place {
  start: number;
  end: number;
}

/**
 * A Kubernetes Secret: every value under `data` and `stringData` is one, whatever its name.
 * @returns the values, and where the document ends: the scan looks for the next one from there on
 */
export function probeManifest(text: string, at: number): { spans: Span[]; end: number } {
  const isJson = text[at] === '"';
  const windowStart = Math.max(0, at - REACH);
  const before = isJson ? -1 : text.slice(windowStart, at).lastIndexOf("\n---");
  const from = before < 0 ? windowStart : windowStart + before;
  const behind = text.slice(at, at + REACH);
  const length = isJson ? -1 : behind.indexOf("\n---");
  const end = at + (length < 0 ? behind.length : length);
  const document = text.slice(from, end);
  const places = isJson ? jsonValues(document) : yamlValues(document);
  return {
    spans: [...places].map((place) => ({
      start: from + place.start,
      end: from + place.end,
      rule: "kubernetes-secret",
      reason: "value of a Kubernetes Secret",
    })),
    end,
  };
}

function* jsonValues(document: string): Generator<Place> {
  for (const block of document.matchAll(JSON_BLOCK)) {
    const blockAt = block.indices?.[1]?.[0] ?? 0;
    for (const entry of (block[1] ?? "").matchAll(JSON_ENTRY)) {
      const place = entry.indices?.[1];
      if (place === undefined || isPlaceholder(entry[1] ?? "")) continue;
      yield { start: blockAt + place[0], end: blockAt + place[1] };
    }
  }
}

function* yamlValues(document: string): Generator<Place> {
  for (const block of document.matchAll(BLOCK)) {
    const blockAt = block.indices?.[1]?.[0] ?? 0;
    const content = block[1] ?? "";
    let past = 0;
    for (const entry of content.matchAll(ENTRY)) {
      // What looks like an entry inside a block of lines is one of its lines.
      if (entry.index < past) continue;
      const lines = entry[2] === undefined ? undefined : indented(content, entry);
      past = lines?.end ?? past;
      const place = lines ?? span(entry.indices?.[4] ?? entry.indices?.[5]);
      if (place === undefined || isPlaceholder(content.slice(place.start, place.end))) continue;
      yield { start: blockAt + place.start, end: blockAt + place.end };
    }
  }
}

function span(indices: [number, number] | undefined): Place | undefined {
  return indices === undefined ? undefined : { start: indices[0], end: indices[1] };
}

/** The lines of a block, deeper than the key it belongs to. */
function indented(content: string, entry: RegExpExecArray): Place | undefined {
  const line = /\r?\n([ \t]*)([^\r\n]*)/y;
  line.lastIndex = entry.index + entry[0].replace(/\r$/, "").length;
  let place: Place | undefined;
  for (let found = line.exec(content); found !== null; found = line.exec(content)) {
    const [whole, indent = "", rest = ""] = found;
    if (rest === "") continue;
    if (indent.length <= (entry[1] ?? "").length) break;
    const start = found.index + whole.length - rest.length;
    place = { start: place?.start ?? start, end: found.index + whole.length };
  }
  return place;
}
