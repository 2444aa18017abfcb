import type { MarkdownDigest, Section } from "../../digest.ts";
import { nearest } from "../../nearest.ts";
import { type FilePart, type FoundParts, MAX_NAMES } from "../../reader.ts";

const MAX_NEAR = 5;
/** Beginnings of words that are the same make titles alike. */
const STEM_LENGTH = 4;

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
  const near = title === "" ? [] : nearTitles(sections, title);
  const names = near.length > 0 || title === "" ? [] : sections.map((section) => section.title);
  return { parts: [], near, ...(names.length > 0 ? { names: [...new Set(names)].slice(0, MAX_NAMES) } : {}) };
}

function partOf({ title, line, endLine }: Section): FilePart {
  return { name: title, line, endLine };
}

function nearTitles(sections: Section[], title: string): string[] {
  const titles = new Set(sections.map((section) => section.title));
  const containing = [...titles].filter((candidate) => fold(candidate).includes(title));
  const words = stems(title);
  const sharing = [...titles].filter((candidate) => stems(candidate).some((word) => words.includes(word)));
  return [...new Set([...nearest(title, titles, MAX_NEAR), ...containing, ...sharing])].slice(0, MAX_NEAR);
}

/** `installing the server` and `Server installation` share two. */
function stems(title: string): string[] {
  return fold(title)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= STEM_LENGTH)
    .map((word) => word.slice(0, STEM_LENGTH));
}

function fold(text: string): string {
  return text.normalize("NFC").toLowerCase().replace(/\s+/g, " ");
}
