import type { MarkdownDigest, Section } from "../../digest.ts";
import { nearest } from "../../nearest.ts";
import type { FilePart, FoundParts } from "../../reader.ts";

const MAX_NEAR = 5;

/**
 * Looks a section up by its slug, or by its heading without regard to case; leading `#` are ignored.
 * @returns the one section with that slug, or all with that heading; else the headings it may be a slip or a part of
 */
export function findSections({ sections }: MarkdownDigest, wanted: string): FoundParts {
  const name = wanted.replace(/^#+/, "").trim();
  const bySlug = sections.find((section) => section.slug === name);
  if (bySlug !== undefined) return { parts: [partOf(bySlug)], near: [] };

  const title = fold(name);
  const byTitle = sections.filter((section) => fold(section.title) === title);
  if (byTitle.length > 0) return { parts: byTitle.map(partOf), near: [] };
  return { parts: [], near: title === "" ? [] : nearTitles(sections, title) };
}

function partOf({ title, line, endLine }: Section): FilePart {
  return { name: title, line, endLine };
}

function nearTitles(sections: Section[], title: string): string[] {
  const titles = new Set(sections.map((section) => section.title));
  const containing = [...titles].filter((candidate) => fold(candidate).includes(title));
  return [...new Set([...nearest(title, titles, MAX_NEAR), ...containing])].slice(0, MAX_NEAR);
}

function fold(text: string): string {
  return text.normalize("NFC").toLowerCase().replace(/\s+/g, " ");
}
