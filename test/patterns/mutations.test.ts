/** A conforming file with one thing done otherwise: that pattern is reported, with its line, and no other. */
import { expect, test } from "bun:test";
import type { PatternLanguage } from "../../src/patterns/language.ts";
import { fit, HOUSES, houseStyle } from "./house.ts";

interface Mutation {
  language: PatternLanguage;
  pattern: string;
  found: string;
  from: string | RegExp;
  to: string;
  /** What stands on the line that is reported; the first line that changed where absent. */
  at?: string;
}

const MUTATIONS: readonly Mutation[] = [
  {
    language: "typescript",
    pattern: "naming_convention",
    found: "snake_case",
    from: /fileText/g,
    to: "file_text",
  },
  { language: "typescript", pattern: "quotes", found: "single", from: '"loaded"', to: "'loaded'" },
  {
    language: "typescript",
    pattern: "semicolons",
    found: "never",
    from: 'info("loaded");',
    to: 'info("loaded")',
  },
  { language: "typescript", pattern: "indentation", found: "4 spaces", from: "  rowId", to: "    rowId" },
  { language: "typescript", pattern: "trailing_commas", found: "never", from: '"columns",', to: '"columns"' },
  { language: "typescript", pattern: "import_extensions", found: "none", from: "./parse.ts", to: "./parse" },
  {
    language: "typescript",
    pattern: "error_handling",
    found: "swallowed_errors",
    from: 'catch (error) {\n    throw new Error("Unreadable", { cause: error });\n  }',
    to: "catch {}",
  },
  {
    language: "typescript",
    pattern: "logging",
    found: "winston",
    from: 'pino from "pino"',
    to: 'pino from "winston"',
  },
  {
    language: "typescript",
    pattern: "logging",
    found: "console",
    from: "moduleLogger.info",
    to: "console.log",
  },
  {
    language: "typescript",
    pattern: "type_style",
    found: "type",
    from: /export interface InvoiceRow \{\n {2}rowId: number;\n\}/,
    to: "export type InvoiceRow = {\n  rowId: number;\n};",
  },
  {
    language: "typescript",
    pattern: "async_style",
    found: "promise_then",
    from: 'await readFile(filePath, "utf8");',
    to: 'await readFile(filePath, "utf8").then(String);',
  },
  {
    language: "typescript",
    pattern: "top_imports",
    found: "left-pad",
    from: 'import pino from "pino";',
    to: 'import pino from "pino";\nimport pad from "left-pad";',
  },
  {
    language: "typescript",
    pattern: "doc_comments",
    found: "never",
    from: "/** Loads what is kept of it. */\n",
    to: "",
  },
  { language: "go", pattern: "naming_convention", found: "snake_case", from: /fileText/g, to: "file_text" },
  { language: "go", pattern: "naming_convention", found: "snake_case", from: /rowLimit/g, to: "row_limit" },
  {
    language: "go",
    pattern: "naming_convention",
    found: "snake_case",
    from: "InvoiceStore) Load(",
    to: "InvoiceStore) Load_all(",
  },
  {
    language: "go",
    pattern: "error_handling",
    found: "swallowed_errors",
    from: 'if err != nil {\n\t\treturn fmt.Errorf("load: %w", err)\n\t}',
    to: "if err != nil {\n\t}",
    at: "if err != nil",
  },
  {
    language: "go",
    pattern: "error_handling",
    found: "panic",
    from: 'return fmt.Errorf("empty: %w", errEmpty)',
    to: 'panic("empty")',
  },
  { language: "go", pattern: "error_wrapping", found: "%v", from: '"load: %w", err', to: '"load: %v", err' },
  {
    language: "go",
    pattern: "logging",
    found: "slog",
    from: '"context"\n\t"fmt"\n\n\t"github.com/sirupsen/logrus"',
    to: '"context"\n\t"fmt"\n\n\tlogrus "log/slog"',
  },
  {
    language: "go",
    pattern: "receiver_naming",
    found: "this_or_self",
    from: "(s *InvoiceStore) Load",
    to: "(this *InvoiceStore) Load",
  },
  {
    language: "go",
    pattern: "context",
    found: "other_position",
    from: "(ctx context.Context, rowLimit int)",
    to: "(rowLimit int, ctx context.Context)",
  },
  {
    language: "python",
    pattern: "naming_convention",
    found: "camelCase",
    from: /file_lines/g,
    to: "fileLines",
  },
  {
    language: "python",
    pattern: "naming_convention",
    found: "camelCase",
    from: /row_limit/g,
    to: "rowLimit",
  },
  {
    language: "python",
    pattern: "naming_convention",
    found: "camelCase",
    from: /open_file/g,
    to: "openFile",
  },
  { language: "python", pattern: "quotes", found: "single", from: '"loaded"', to: "'loaded'" },
  {
    language: "python",
    pattern: "indentation",
    found: "2 spaces",
    from: "        return 0",
    to: "      return 0",
  },
  {
    language: "python",
    pattern: "error_handling",
    found: "swallowed_errors",
    from: "except StoreError:\n        return 0",
    to: "except Exception:\n        pass",
  },
  {
    language: "python",
    pattern: "logging",
    found: "loguru",
    from: "import logging\n",
    to: "import loguru as logging\n",
  },
  { language: "python", pattern: "logging", found: "print", from: "logger.info", to: "print" },
  {
    language: "python",
    pattern: "type_hints",
    found: "unannotated",
    from: "(file_path: str) -> int",
    to: "(file_path)",
  },
  {
    language: "python",
    pattern: "imports",
    found: "absolute",
    from: "from .errors",
    to: "from store.errors",
  },
  {
    language: "python",
    pattern: "docstring_style",
    found: "restructuredtext",
    from: "Args:\n        file_path: where they are\n\n    Returns:\n        the lines",
    to: ":param file_path: where they are\n    :returns: the lines",
    at: '"""Load them.',
  },
  { language: "sql", pattern: "keyword_case", found: "lower", from: "CREATE INDEX", to: "create index" },
  { language: "sql", pattern: "table_number", found: "singular", from: /invoices/g, to: "invoice" },
  {
    language: "sql",
    pattern: "if_not_exists",
    found: "always",
    from: "CREATE TABLE",
    to: "CREATE TABLE IF NOT EXISTS",
  },
  { language: "sql", pattern: "strict", found: "never", from: ") STRICT", to: ")", at: "CREATE TABLE" },
  {
    language: "sql",
    pattern: "index_naming",
    found: "_idx",
    from: "idx_invoices_owner_id",
    to: "invoices_owner_id_idx",
  },
  {
    language: "sql",
    pattern: "constraint_style",
    found: "table",
    from: "title TEXT NOT NULL UNIQUE,\n  amount INTEGER NOT NULL CHECK (amount > 0)",
    to: "title TEXT NOT NULL,\n  amount INTEGER NOT NULL CHECK (amount > 0),\n  UNIQUE (title)",
    at: "UNIQUE (title)",
  },
  { language: "sql", pattern: "identifier_quotes", found: "double", from: "title TEXT", to: '"title" TEXT' },
];

for (const language of ["typescript", "go", "python", "sql"] as const) {
  test(`a ${language} file written as its project is breaks nothing`, async () => {
    const project = await houseStyle(language);
    const found = await fit(language, HOUSES[language].text("Invoice"), project);
    expect(found).toMatchObject({ score: 1, breaks: [] });
    expect(found.applied).toBeGreaterThan(5);
  });
}

for (const { at, found, from, language, pattern, to } of MUTATIONS) {
  test(`${language}: ${pattern} as ${found} (${to.split("\n", 1)}) is noticed, and nothing else`, async () => {
    const project = await houseStyle(language);
    const right = HOUSES[language].text("Invoice");
    const wrong = right.replace(from, to);
    expect(wrong).not.toBe(right);
    const { breaks, score } = await fit(language, wrong, project);
    expect(breaks.map((one) => [one.pattern, one.found])).toEqual([[pattern, found]]);
    const line = at === undefined ? firstDifference(right, wrong) : lineWith(wrong, at);
    expect(breaks[0]?.lines).toContain(line);
    expect(score).toBeLessThan(1);
  });
}

function lineWith(text: string, part: string): number {
  return text.split("\n").findIndex((line) => line.includes(part)) + 1;
}

function firstDifference(right: string, wrong: string): number {
  const lines = right.split("\n");
  return wrong.split("\n").findIndex((line, at) => line !== lines[at]) + 1;
}
