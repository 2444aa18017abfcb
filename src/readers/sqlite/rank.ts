/** How soon a part of the outline goes when the budget is short; the highest first. */
export const RANK = {
  /** The file's line, and what is wrong with the file. */
  file: 0,
  table: 1,
  view: 2,
  columns: 3,
  reference: 4,
  error: 5,
  type: 6,
  constraint: 7,
  trigger: 8,
  index: 9,
  warning: 10,
  definition: 11,
  sample: 12,
  info: 13,
  ddl: 14,
  shadow: 15,
} as const;
