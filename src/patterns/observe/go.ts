import type { CodeDigest } from "../../digest.ts";
import { testFrameworkOf } from "../libraries.ts";
import { observeImport } from "./imports.ts";
import type { Seen } from "./seen.ts";

/** Of a Go file: imports, its tests, where a context stands. */
export function observeGo(digest: CodeDigest, isTest: boolean, seen: Seen): void {
  for (const found of digest.imports) observeImport(found, "go", isTest, seen);
  if (isTest && digest.imports.some(({ module }) => module === "testing")) {
    const line = digest.imports.find(({ module }) => module === "testing")?.line ?? 1;
    const other = digest.imports.some(({ module }) => testFrameworkOf(module, "go") !== undefined);
    if (!other) seen.add("testing", "testing", [line]);
  }
  for (const { kind, line, signature } of digest.declarations) {
    if ((kind !== "function" && kind !== "method") || !signature.includes("context.Context")) continue;
    const params = /^func (?:\([^)]*\) )?\w+(?:\[[^\]]*\])?\((.*)/s.exec(signature)?.[1] ?? "";
    if (!/^[^)]*context\.Context/.test(params)) continue;
    seen.add("context", /^\w+ context\.Context/.test(params) ? "first_parameter" : "other_position", [line]);
  }
}
