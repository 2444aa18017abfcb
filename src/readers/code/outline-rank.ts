/** What goes when space is short: the highest first. */
export const RANK = {
  errors: 0,
  exported: 0,
  entryPoints: 1,
  parameters: 2,
  private: 3,
  fields: 4,
  imports: 5,
  tests: 6,
  docs: 7,
  todos: 8,
  privateDocs: 9,
} as const;
