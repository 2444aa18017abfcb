/** Dialects that are read apart; `generic` is what none of them explains. */
export type Dialect = "sqlite" | "postgresql" | "mysql" | "tsql" | "oracle" | "generic";

/** How a dialect writes tokens and ends statements. */
export interface Traits {
  dialect: Dialect;
  /** `\'` within strings. PostgreSQL has it in `E'…'` alone. */
  backslashes: boolean;
  /** `# comment`, and `--` only before white space. */
  hashComments: boolean;
  nestedComments: boolean;
  /** `/*! … *\/` is code. */
  conditionalComments: boolean;
  /** `[name]`: always, only where it looks like a name, never. */
  brackets: "names" | "likely" | "never";
  /** `$tag$ … $tag$`. */
  dollarQuotes: boolean;
  /** `q'[ … ]'`. */
  altQuotes: boolean;
  /** `@` and `#` in names: `@var`, `#temp`. */
  sigils: boolean;
  /** A line with nothing but `GO` ends a batch. */
  goLines: boolean;
  /** A line with nothing but `/` runs what stands above. */
  slashLines: boolean;
}

const PLAIN: Omit<Traits, "dialect"> = {
  backslashes: false,
  hashComments: false,
  nestedComments: false,
  conditionalComments: false,
  brackets: "never",
  dollarQuotes: false,
  altQuotes: false,
  sigils: false,
  goLines: false,
  slashLines: false,
};

export const TRAITS: Readonly<Record<Dialect, Traits>> = {
  sqlite: { ...PLAIN, dialect: "sqlite", brackets: "names" },
  postgresql: { ...PLAIN, dialect: "postgresql", nestedComments: true, dollarQuotes: true },
  mysql: {
    ...PLAIN,
    dialect: "mysql",
    backslashes: true,
    hashComments: true,
    conditionalComments: true,
    sigils: true,
  },
  tsql: { ...PLAIN, dialect: "tsql", nestedComments: true, brackets: "names", sigils: true, goLines: true },
  oracle: { ...PLAIN, dialect: "oracle", altQuotes: true, sigils: true, slashLines: true },
  generic: {
    ...PLAIN,
    dialect: "generic",
    conditionalComments: true,
    brackets: "likely",
    dollarQuotes: true,
    sigils: true,
    goLines: true,
    slashLines: true,
  },
};
