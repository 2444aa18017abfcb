import { kindNamed } from "./catalog/index.ts";
import { type Break, imposed } from "./conform.ts";
import type { Pattern, ProjectStyle } from "./pattern.ts";

/** Names of modules, tags and tools come from files: nothing but what such names are made of goes on. */
const TAME = /[^\w\s.,:;/@%+=#()<>!&|~*'"-]/g;
const MOST_CHARACTERS = 700;

/**
 * The patterns as a model is told of them, one line each; the same for the same patterns, byte for byte.
 * @param given names of patterns that the caller gave: those win
 */
export function sayPatterns({ language, patterns }: ProjectStyle, given: ReadonlySet<string>): string[] {
  return patterns.flatMap((pattern) => {
    if (given.has(pattern.name) || !imposed(pattern)) return [];
    const said = sayPattern(pattern, language);
    return said === undefined ? [] : [tame(said)];
  });
}

function sayPattern({ name, value }: Pattern, language: ProjectStyle["language"]): string | undefined {
  const shown = typeof value === "string" ? value : value.join(", ");
  const kind = kindNamed(name, language);
  if (kind !== undefined) return kind.say(shown);
  return TOLD[name]?.(shown);
}

/** Of what manifests and settings tell. */
const TOLD: Readonly<Record<string, (value: string) => string>> = {
  module: (value) => `the module is ${value}`,
  go_version: (value) => `Go ${value}: nothing newer`,
  formatter: (value) => `formatted by ${value}`,
};

/** A break, for the model that is to mend it and for people. */
export function sayBreak(
  { expected, found, lines, pattern }: Break,
  language: ProjectStyle["language"],
): string {
  const where = lines.length === 0 ? "" : ` in line${lines.length > 1 ? "s" : ""} ${lines.join(", ")}`;
  const rule = kindNamed(pattern, language)?.say(expected) ?? `${pattern} is ${expected}`;
  return tame(`${pattern}: ${rule}; found ${found}${where}`);
}

function tame(text: string): string {
  return text.replaceAll(TAME, " ").replaceAll(/\s+/g, " ").slice(0, MOST_CHARACTERS);
}
