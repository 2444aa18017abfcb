import type { Span } from "./finding.ts";
import { isPlaceholder } from "./values.ts";

/** How far a manifest is read from its `kind` line. */
const REACH = 64 * 1024;
const ENTRY = /^([ \t]+)["']?[\w.-]+["']?:[ \t]+(["']?)([^\s"'|>#][^"'\r\n]*?)\2[ \t]*\r?$/dgm;
const BLOCK = /^(?:data|stringData):[ \t]*\r?\n((?:(?:[ \t]+[^\r\n]*|[ \t]*)(?:\r?\n|$))+)/dgm;

/**
 * A Kubernetes Secret: every value under `data` and `stringData` is one, whatever its name.
 * @returns the values, and where the document ends: the scan looks for the next one from there on
 */
export function probeManifest(text: string, at: number): { spans: Span[]; end: number } {
  const windowStart = Math.max(0, at - REACH);
  const before = text.slice(windowStart, at).lastIndexOf("\n---");
  const from = before < 0 ? windowStart : windowStart + before;
  const behind = text.slice(at, at + REACH);
  const length = behind.indexOf("\n---");
  const end = at + (length < 0 ? behind.length : length);
  const spans: Span[] = [];
  for (const block of text.slice(from, end).matchAll(BLOCK)) {
    const blockAt = from + (block.indices?.[1]?.[0] ?? 0);
    for (const entry of (block[1] ?? "").matchAll(ENTRY)) {
      const place = entry.indices?.[3];
      if (place === undefined || isPlaceholder(entry[3] ?? "")) continue;
      spans.push({
        start: blockAt + place[0],
        end: blockAt + place[1],
        rule: "kubernetes-secret",
        reason: "value of a Kubernetes Secret",
      });
    }
  }
  return { spans, end };
}
