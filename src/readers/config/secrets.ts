import type { ConfigDigest, MaskedSecret } from "../../digest.ts";
import { MASK } from "../../masked.ts";
import type { Lines } from "../code/lines.ts";
import type { ConfigNode } from "./node.ts";
import { type Leaf, pathOf } from "./walk.ts";

const MAX_SECRETS = 1000;

/** What was masked, with the path of the value that holds it where one begins on that line. */
export function placeSecrets(
  findings: readonly MaskedSecret[],
  leaves: readonly Leaf[],
  lines: Lines,
): ConfigDigest["secrets"] {
  if (findings.length === 0) return [];
  const wanted = new Set(findings.map(({ line }) => line));
  const paths = new Map<number, string>();
  for (const leaf of leaves) {
    const { at, node } = leaf;
    const [first, last] = [lines.lineAt(at), lines.lineAt(Math.max(at, node.end - 1))];
    for (let line = first; line <= last; line++) {
      if (wanted.has(line) && !paths.has(line) && isMasked(lines, line, node)) paths.set(line, pathOf(leaf));
    }
  }
  return findings.slice(0, MAX_SECRETS).map((finding) => {
    const path = paths.get(finding.line);
    return { ...finding, ...(path === undefined ? {} : { path }) };
  });
}

/** Whether what stands in place of a secret is in this value, on a line that may hold several. */
function isMasked(lines: Lines, line: number, { start, end }: ConfigNode): boolean {
  const from = Math.max(start, lines.start(line));
  return lines.text.slice(from, Math.min(end, lines.start(line + 1))).includes(MASK);
}
