import type { CodeDigest, Declaration, Import } from "../digest.ts";
import { caseOf } from "../naming.ts";
import { familyOf, type PatternLanguage } from "./language.ts";
import { loggerOf, testFrameworkOf } from "./libraries.ts";

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
  names(digest.declarations, language, isTest, seen);
  if (language !== "sql") docs(digest.declarations, seen);
  if (language === "typescript") script(digest, path, isTest, seen);
  if (language === "python") python(digest, isTest, seen);
  if (language === "go") go(digest, isTest, seen);
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

/** Declared names; what is a word alone says nothing. */
function names(
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
    const found = caseOf(name);
    if (found === "snake_case" || found === "camelCase") seen.add("naming_convention", found, [line]);
    else if (found === "PascalCase" && language === "go") seen.add("naming_convention", "camelCase", [line]);
  }
}

/** Whether what others see says what it is for. */
function docs(declarations: readonly Declaration[], seen: Seen): void {
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

function script(digest: CodeDigest, path: string, isTest: boolean, seen: Seen): void {
  const name = (path.split("/").at(-1) ?? "").replace(
    /(?:\.(?:d|test|spec|test-d|stories|config))?\.[cm]?[jt]sx?$/,
    "",
  );
  const found = caseOf(name.replace(/\..*$/, ""));
  if (found !== undefined) seen.add("file_naming", found, [1]);
  for (const found of digest.imports) {
    const { line, module } = found;
    if (/^\.\.?(?:\/|$)/.test(module)) {
      const extension = /\.(?:[cm]?[jt]sx?|vue|svelte|json|css|node|wasm|txt|md|sql|html)$/.exec(module)?.[0];
      if (extension === undefined) seen.add("import_extensions", "none", [line]);
      else if (/^\.[cm]?[jt]sx?$/.test(extension)) seen.add("import_extensions", extension, [line]);
      seen.add("import_paths", "relative", [line]);
    } else if (/^(?:@\/|~\/|#)/.test(module))
      seen.add("import_paths", `${/^(?:@\/|~\/|#)/.exec(module)?.[0]}`, [line]);
    libraries(found, "typescript", isTest, seen);
  }
}

function python(digest: CodeDigest, isTest: boolean, seen: Seen): void {
  for (const found of digest.imports) {
    if (found.module.startsWith(".")) seen.add("imports", "relative", [found.line]);
    libraries(found, "python", isTest, seen);
  }
  for (const { kind, line, name, parent, signature } of digest.declarations) {
    if (kind === "function" || kind === "method") {
      seen.add("async_style", /(?:^|\s)async def /.test(signature) ? "async" : "sync", [line]);
      const hints = annotated(signature, parent !== undefined);
      if (hints !== undefined) seen.add("type_hints", hints ? "annotated" : "unannotated", [line]);
      if (isTest && kind === "function" && name.startsWith("test"))
        seen.add("test_framework", "pytest", [line]);
    }
    if (kind === "class") {
      const model = modelOf(signature);
      if (model !== undefined) seen.add("data_classes", model, [line]);
      if (/\((?:\w+\.)*TestCase\b/.test(signature)) seen.add("test_framework", "unittest", [line]);
    }
  }
}

/** Whether a function says what it takes or gives; undefined where it takes and gives nothing. */
function annotated(signature: string, isMethod: boolean): boolean | undefined {
  const [, params = "", result = ""] = /def \w+(?:\[[^\]]*\])?\((.*)\)\s*(->.*)?$/s.exec(signature) ?? [];
  const own = params.split(",").map((param) => param.trim());
  if (isMethod && /^(?:self|cls|mcs)\b/.test(own[0] ?? "")) own.shift();
  const real = own.filter((param) => param !== "" && param !== "*" && param !== "/");
  if (result !== "") return true;
  return real.length === 0 ? undefined : real.some((param) => /^\*{0,2}\w+\s*:/.test(param));
}

function modelOf(signature: string): string | undefined {
  if (/@(?:dataclasses\.)?dataclass\b/.test(signature)) return "dataclasses";
  if (/@attrs?\b|@(?:attrs?\.)?(?:define|frozen|mutable)\b/.test(signature)) return "attrs";
  if (/\((?:[\w.]+,\s*)*(?:pydantic\.)?BaseModel\b/.test(signature)) return "pydantic";
  if (/\((?:typing\.)?NamedTuple\b/.test(signature)) return "NamedTuple";
  return /\((?:typing\.)?TypedDict\b/.test(signature) ? "TypedDict" : undefined;
}

function go(digest: CodeDigest, isTest: boolean, seen: Seen): void {
  for (const found of digest.imports) libraries(found, "go", isTest, seen);
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

function libraries(
  { line, module, origin }: Import,
  language: PatternLanguage,
  isTest: boolean,
  seen: Seen,
): void {
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
export function packageOf(module: string, language: PatternLanguage): string {
  if (language === "python") return module.split(".", 1)[0] ?? module;
  if (language !== "typescript" || /^(?:node|bun):/.test(module)) return module;
  return module.split("/", module.startsWith("@") ? 2 : 1).join("/");
}

/** Gathers observations, those of the same value as one. */
class Seen {
  readonly #found = new Map<string, Observation>();

  add(pattern: string, value: string, lines: readonly number[], count = lines.length): void {
    const key = `${pattern}\0${value}`;
    const known = this.#found.get(key);
    if (known === undefined) this.#found.set(key, { pattern, value, count, lines: [...lines] });
    else {
      known.count += count;
      known.lines.push(...lines);
    }
  }

  list(): Observation[] {
    return [...this.#found.values()].map(({ lines, ...rest }) => ({
      ...rest,
      lines: [...new Set(lines)].toSorted((a, b) => a - b).slice(0, MOST_LINES),
    }));
  }
}

const MOST_LINES = 12;
