import { parse as parseJsonc } from "jsonc-parser";
import { parse as parseToml } from "smol-toml";
import { declaredIn } from "../manifest.ts";
import type { ProjectFacts } from "./extract.ts";
import type { PatternLanguage } from "./language.ts";
import { testFrameworkOf } from "./libraries.ts";

/** Files that say how a project is written; looked for in its top folder. */
export const SETTINGS_FILES = [
  "package.json",
  "go.mod",
  "pyproject.toml",
  "requirements.txt",
  "Cargo.toml",
  ".prettierrc",
  ".prettierrc.json",
  "biome.json",
  "biome.jsonc",
  ".oxfmtrc.json",
  "ruff.toml",
] as const;

/** Settings of formatters that a model has to know. */
const TELLING =
  /^(?:singleQuote|semi|tabWidth|useTabs|printWidth|trailingComma|line[-_]length|lineWidth|indentStyle|indentWidth|quote-style|indent-width)$/;

/**
 * What a project's manifest and settings tell of its style.
 * @param files text by name, those of {@link SETTINGS_FILES} that there are
 * @param own names under which its own modules are imported
 */
export function projectFacts(files: ReadonlyMap<string, string>, own: readonly string[]): ProjectFacts {
  const declared = [...files].flatMap(([name, text]) => packagesDeclaredIn(name, text));
  const told: ProjectFacts["told"][number][] = [];
  const tell = (language: PatternLanguage, name: string, value: string | undefined): void => {
    if (value !== undefined && value !== "") told.push({ language, name, value });
  };
  const manifest = record(parsed(files.get("package.json"), parseJsonc));
  const go = files.get("go.mod") ?? "";
  const module = /^module\s+"?([\w./~-]{1,160})/m.exec(go)?.[1];
  tell("go", "module", module);
  tell("go", "go_version", /^go\s+([\w.]{1,20})/m.exec(go)?.[1]);
  tell("typescript", "module_system", manifest["type"] === "module" ? "esm" : undefined);
  for (const language of ["typescript", "python"] as const) {
    tell(language, "test_framework", frameworkIn(declared, language));
  }
  tell("typescript", "formatter", scriptFormatter(files, manifest, declared));
  tell("python", "formatter", pythonFormatter(files));
  const name = typeof manifest["name"] === "string" ? [manifest["name"]] : [];
  return { own: [...own, ...name, ...(module === undefined ? [] : [module])], declared, told };
}

/**
 * Names of the packages that a manifest declares.
 * @param name of the file
 */
export function packagesDeclaredIn(name: string, text: string): string[] {
  return declaredIn(name, text).map(nameOf);
}

/** `requests` of `requests>=2`, `@scope/name` of `@scope/name ^1`. */
function nameOf(declared: string): string {
  return /^@?[\w.-]+(?:\/[\w./~-]+)*/.exec(declared)?.[0] ?? declared;
}

function frameworkIn(declared: readonly string[], language: "typescript" | "python"): string | undefined {
  for (const name of declared) {
    const framework = testFrameworkOf(name, language);
    if (framework !== undefined) return framework;
  }
  return undefined;
}

function scriptFormatter(
  files: ReadonlyMap<string, string>,
  manifest: Readonly<Record<string, unknown>>,
  declared: readonly string[],
): string | undefined {
  const prettier = parsed(files.get(".prettierrc") ?? files.get(".prettierrc.json"), parseJsonc);
  return (
    described("prettier", prettier ?? manifest["prettier"]) ??
    described("biome", parsed(files.get("biome.json") ?? files.get("biome.jsonc"), parseJsonc)) ??
    described("oxfmt", parsed(files.get(".oxfmtrc.json"), parseJsonc)) ??
    described("xo", manifest["xo"]) ??
    ["standard", "xo", "prettier", "dprint", "oxfmt"].find((tool) => declared.includes(tool))
  );
}

function pythonFormatter(files: ReadonlyMap<string, string>): string | undefined {
  const tools = record(record(parsed(files.get("pyproject.toml"), parseToml))["tool"]);
  const ruff = tools["ruff"] ?? parsed(files.get("ruff.toml"), parseToml);
  return described("black", tools["black"]) ?? described("ruff", ruff);
}

/** `prettier (singleQuote: true, semi: false)` */
function described(tool: string, settings: unknown): string | undefined {
  if (settings === undefined) return undefined;
  const telling = flat(settings).filter(([key]) => TELLING.test(key));
  const shown = telling.map(([key, value]) => `${key}: ${value}`).join(", ");
  return shown === "" ? tool : `${tool} (${shown})`;
}

/** A choice of a formatter; a sentence is none. */
const PLAIN = /^[\w.-]{1,24}$/;

/** Settings at the top and one level below it, those that are no objects. */
function flat(settings: unknown): [string, string][] {
  const own = Object.entries(record(settings));
  const below = own.flatMap(([, value]) => Object.entries(record(value)));
  return [...own, ...below].flatMap(([key, value]) =>
    /^(?:string|number|boolean)$/.test(typeof value) && PLAIN.test(String(value))
      ? [[key, String(value)]]
      : [],
  );
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** What does not parse says nothing. */
function parsed(text: string | undefined, parse: (text: string) => unknown): unknown {
  if (text === undefined) return undefined;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
