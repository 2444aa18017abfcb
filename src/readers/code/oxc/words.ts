/** How a word changes what may follow it, for the {@link Scanner}. */
export const enum Role {
  /** Joins two operands, and so begins no statement behind one. */
  Binary,
  /** Joins two operands and nests the right one: conditional types, classes. */
  NestingBinary,
  /** Stands before an operand and nests it. */
  Prefix,
  /** Stands at the beginning of a statement or case only. */
  Statement,
  /** Takes parentheses and then a statement, which it nests. */
  Head,
  Do,
  Else,
}

export const ROLES: ReadonlyMap<string, Role> = new Map<string, Role>([
  ...["as", "implements", "in", "instanceof", "is", "of", "satisfies"].map(
    (word) => [word, Role.Binary] as const,
  ),
  ["extends", Role.NestingBinary],
  ...[
    "abstract",
    "asserts",
    "async",
    "await",
    "class",
    "delete",
    "function",
    "infer",
    "keyof",
    "new",
    "readonly",
    "typeof",
    "unique",
    "void",
    "yield",
  ].map((word) => [word, Role.Prefix] as const),
  ...[
    "break",
    "case",
    "const",
    "continue",
    "default",
    "export",
    "import",
    "return",
    "switch",
    "throw",
    "try",
    "var",
  ].map((word) => [word, Role.Statement] as const),
  ...["if", "for", "while", "with"].map((word) => [word, Role.Head] as const),
  ["do", Role.Do],
  ["else", Role.Else],
]);

export const LONGEST_WORD = Math.max(...[...ROLES.keys()].map((word) => word.length));
