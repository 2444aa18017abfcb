import type { Import } from "../../digest.ts";
import { isPackageName } from "../../package-name.ts";
import type { PatternLanguage } from "../language.ts";
import { loggerOf, testFrameworkOf } from "../libraries.ts";
import type { Seen } from "./seen.ts";

/** What an import says of the packages, the logger and the test framework in use. */
export function observeImport(
  { line, module, origin }: Import,
  language: PatternLanguage,
  isTest: boolean,
  seen: Seen,
): void {
  // No package is called otherwise, and what is goes to no model.
  if (!isPackageName(module)) return;
  if (origin !== "local")
    seen.add(origin === "standard" ? "standard" : "packages", packageOf(module, language), [line]);
  const logger = loggerOf(module, language);
  if (logger !== undefined) seen.add("logging", logger, [line]);
  const framework = testFrameworkOf(module, language);
  if (framework === undefined) return;
  if (language === "go") {
    if (isTest) seen.add("testing", framework, [line]);
  } else seen.add("test_framework", framework, [line]);
}

/** What is declared to be depended on: `@scope/name` of `@scope/name/part`, `numpy` of `numpy.linalg`; Go's paths stay. */
function packageOf(module: string, language: PatternLanguage): string {
  if (language === "python") return module.split(".", 1)[0] ?? module;
  if (language !== "typescript" || /^(?:node|bun):/.test(module)) return module;
  return module.split("/", module.startsWith("@") ? 2 : 1).join("/");
}
