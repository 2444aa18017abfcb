import type { CodeDigest } from "../../digest.ts";
import { familyOf, type PatternLanguage } from "../language.ts";
import { observeGo } from "./go.ts";
import { observeDocs, observeNames } from "./names.ts";
import { observePython } from "./python.ts";
import { observeScript } from "./script.ts";
import { Seen } from "./seen.ts";

/** How often a file does a thing in one way, as `detected_patterns` is made of it. */
export interface Observation {
  pattern: string;
  value: string;
  count: number;
  /** Ascending; the first of them. */
  lines: number[];
}

/** What one file says of its project's style. */
export interface FileStyle {
  /** Relative to the project, forward slashes. */
  path: string;
  language: PatternLanguage;
  isTest: boolean;
  observations: Observation[];
}

/** What counts in sources only: tests panic, ignore errors and run goroutines as they please. */
const NOT_OF_TESTS: ReadonlySet<string> = new Set([
  "error_handling",
  "error_wrapping",
  "concurrency",
  "logging",
  "context",
  "type_hints",
  "docstring_style",
  "async_style",
  "function_style",
  "export_style",
  "doc_comments",
]);

/**
 * What a file shows of each pattern.
 * @param path relative to its project, forward slashes
 * @returns undefined for languages whose style is not studied
 */
export function observe(digest: CodeDigest, path: string): FileStyle | undefined {
  const language = familyOf(digest.language);
  if (language === undefined) return undefined;
  const seen = new Seen();
  for (const { aspect, value, count, lines } of digest.style ?? []) {
    const pattern = aspect === "inner_imports" ? "packages" : aspect;
    seen.add(pattern, value, lines, count);
  }
  const isTest = isTestFile(path, language);
  observeNames(digest.declarations, language, isTest, seen);
  if (language !== "sql") observeDocs(digest.declarations, seen);
  if (language === "typescript") observeScript(digest, path, isTest, seen);
  if (language === "python") observePython(digest, isTest, seen);
  if (language === "go") observeGo(digest, isTest, seen);
  const observations = seen.list().filter(({ pattern }) => !isTest || !NOT_OF_TESTS.has(pattern));
  return { path, language, isTest, observations };
}

export function isTestFile(path: string, language: PatternLanguage): boolean {
  const name = path.split("/").at(-1) ?? "";
  if (language === "go") return name.endsWith("_test.go");
  if (language === "python")
    return /^(?:test_.*|.*_test|conftest)\.py$/.test(name) || /(?:^|\/)tests?\//.test(path);
  return (
    /\.(?:test|spec|test-d)\.[cm]?[jt]sx?$/.test(name) || /(?:^|\/)(?:tests?|__tests__|spec)\//.test(path)
  );
}
