import { firstFrom } from "../../lines.ts";
import type { Span } from "../findings.ts";

/** What stands in place of a span, filled up with spaces. */
export interface Edit extends Span {
  instead?: string;
}

/** The text with spans turned to spaces, or to what stands for them; line ends stay. */
export function edited(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, instead = "" } of edits.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= from) continue;
    const at = Math.max(start, from);
    parts.push(text.slice(from, at), instead, blank(text.slice(at + instead.length, end)));
    from = end;
  }
  parts.push(text.slice(from));
  return parts.join("");
}

/** Edits that blank a span except for what stays in it. */
export function blankBut({ start, end }: Span, kept: readonly Span[]): Edit[] {
  const edits: Edit[] = [];
  let from = start;
  for (let index = firstFrom(kept, start); index < kept.length; index++) {
    const span = kept[index];
    if (span === undefined || span.start >= end) break;
    edits.push({ start: from, end: span.start });
    from = span.end;
  }
  edits.push({ start: from, end });
  return edits.filter((edit) => edit.end > edit.start);
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, " ");
}
