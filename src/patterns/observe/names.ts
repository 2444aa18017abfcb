import type { Declaration } from "../../digest.ts";
import { caseOf, goCase } from "../../naming.ts";
import type { PatternLanguage } from "../language.ts";
import type { Seen } from "./seen.ts";

/** Declared names; what is a word alone says nothing. */
export function observeNames(
  declarations: readonly Declaration[],
  language: PatternLanguage,
  isTest: boolean,
  seen: Seen,
): void {
  if (language === "sql") return;
  for (const { kind, line, name } of declarations) {
    // Functions and variables of scripts are in the tree's own facts.
    if (language === "typescript" && kind !== "field") continue;
    if (!NAMED.has(kind)) continue;
    // Go's tests are called TestServer_Close, and so by convention.
    if (language === "go" && isTest && kind === "function") continue;
    const found = language === "go" ? goCase(name) : caseOf(name);
    if (found === "snake_case" || found === "camelCase") seen.add("naming_convention", found, [line]);
    else if (found === "PascalCase" && language === "go") seen.add("naming_convention", "camelCase", [line]);
  }
}

/** Whether what others see says what it is for. */
export function observeDocs(declarations: readonly Declaration[], seen: Seen): void {
  for (const { doc, exported, kind, line, parent } of declarations) {
    if (!exported || parent !== undefined || !DOCUMENTED.has(kind)) continue;
    seen.add("doc_comments", doc === undefined ? "never" : "always", [line]);
  }
}

const DOCUMENTED: ReadonlySet<Declaration["kind"]> = new Set([
  "function",
  "class",
  "struct",
  "interface",
  "type",
]);

const NAMED: ReadonlySet<Declaration["kind"]> = new Set([
  "function",
  "method",
  "variable",
  "field",
  "constant",
]);
