import type { OutlineLine, Part } from "../../outline.ts";

/** One line of parts with a label before the first. */
export function foldedLine(
  label: string,
  texts: string[],
  { depth, rank, what }: { depth: number; rank: number; what: string },
): OutlineLine | undefined {
  if (texts.length === 0) return undefined;
  const parts: Part[] = texts.map((text, index) => ({
    text: index === 0 ? `${label}: ${text}` : `, ${text}`,
    rank,
    what,
  }));
  return { depth, parts };
}
