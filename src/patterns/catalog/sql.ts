import type { PatternLanguage } from "../language.ts";
import { type PatternKind, words } from "./kind.ts";

const SQL: readonly PatternLanguage[] = ["sql"];

/** Patterns of SQL. */
export const sqlKinds: readonly PatternKind[] = [
  {
    name: "keyword_case",
    values: ["upper", "lower"],
    languages: SQL,
    shape: "choice",
    atLeast: 5,
    evidence: 3,
    say: (value) => `SQL keywords in ${value} case`,
  },
  {
    name: "table_case",
    values: ["camelCase", "PascalCase", "snake_case"],
    languages: SQL,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    say: (value) => `tables are named in ${value}`,
  },
  {
    name: "table_number",
    values: ["singular", "plural"],
    languages: SQL,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    say: (value) => `table names are ${value}`,
  },
  {
    name: "if_not_exists",
    values: ["always", "never"],
    languages: SQL,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    say: words({ always: "CREATE TABLE IF NOT EXISTS", never: "CREATE TABLE without IF NOT EXISTS" }),
  },
  {
    name: "constraint_style",
    values: ["inline", "table"],
    languages: SQL,
    shape: "choice",
    atLeast: 3,
    evidence: 2,
    say: words({
      inline: "constraints of one column stand with the column",
      table: "constraints stand at the end of the table, not with the columns",
    }),
  },
  {
    name: "strict",
    values: ["always", "never"],
    languages: SQL,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    say: words({ always: "tables are STRICT" }),
  },
  {
    name: "identifier_quotes",
    values: ["none", "backticks", "double", "brackets"],
    languages: SQL,
    shape: "choice",
    atLeast: 5,
    evidence: 3,
    say: words({
      none: "names of tables and columns are not quoted",
      backticks: "names of tables and columns stand in backticks",
      double: "names of tables and columns stand in double quotes",
      brackets: "names of tables and columns stand in brackets",
    }),
  },
  {
    name: "index_naming",
    languages: SQL,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    say: (value) =>
      value === "other"
        ? undefined
        : `indexes are named with ${value.endsWith("_") ? "the prefix" : "the suffix"} ${value}`,
  },
  {
    name: "constraints",
    languages: SQL,
    shape: "set",
    atLeast: 3,
    evidence: 1,
    judged: false,
    say: (value) => `constraints in use: ${value}`,
  },
  {
    name: "pragmas",
    languages: SQL,
    shape: "set",
    atLeast: 1,
    evidence: 1,
    judged: false,
    say: (value) => `pragmas in use: ${value}`,
  },
  {
    name: "transactions",
    languages: SQL,
    shape: "choice",
    atLeast: 2,
    evidence: 1,
    judged: false,
    say: words({ explicit: "changes stand in an explicit transaction" }),
  },
];
