/** How soon a part of the outline goes when the budget is short; the highest first. */
export const RANK = {
  /** Headings take six ranks, one for each level. */
  heading: 0,
  problem: 6,
  frontMatter: 7,
  openTask: 8,
  code: 9,
  table: 10,
  footnote: 11,
  localLink: 12,
  image: 13,
  host: 14,
  words: 15,
} as const;
