/** How soon a part of the outline goes when the budget is short; the highest first. */
export const RANK = {
  topLevel: 0,
  problem: 1,
  fact: 2,
  secret: 3,
  setting: 4,
  environment: 5,
  /** Keys below the top level take ranks from here on, one for each level. */
  nested: 6,
  /** Names of many alike, and what is in lists. */
  names: 20,
  value: 21,
  frame: 22,
} as const;
