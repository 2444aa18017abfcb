import type { Span } from "./finding.ts";
import { isPlaceholder } from "./values.ts";

/** How far a manifest is read from its `kind` line. */
const REACH = 64 * 1024;
const ENTRY = /^([ \t]+)["']?[\w.-]+["']?:[ \t]+(["']?)([^\s"'|>#][^"'\r\n]*?)\2[ \t]*\r?$/dgm;
const BLOCK = /^(?:data|stringData):[ \t]*\r?\n((?:(?:[ \t]+[^\r\n]*|[ \t]*)(?:\r?\n|$))+)/dgm;

/** A Kubernetes Secret: every value under `data` and `stringData` is one, whatever its name. */
export function probeManifest(text: string, at: number): Span[] {
  const from = Math.max(text.lastIndexOf("\n---", at), at - REACH, 0);
  const next = text.indexOf("\n---", at);
  const document = text.slice(from, Math.min(next < 0 ? text.length : next, at + REACH));
  const spans: Span[] = [];
  for (const block of document.matchAll(BLOCK)) {
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
  return spans;
}
