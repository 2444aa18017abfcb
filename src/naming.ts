/** How the words of a name are joined. */
export type NameCase = "camelCase" | "PascalCase" | "snake_case" | "kebab-case";

/**
 * @returns undefined where a name does not tell: one word, all capitals, digits alone, no Latin letters
 */
export function caseOf(name: string): NameCase | undefined {
  const bare = name.replaceAll(/^[_$#@]+|[_$?!]+$/g, "");
  if (/[^\w$-]/.test(bare)) return undefined;
  if (/^[a-z\d]+(?:-[a-z\d]+)+$/.test(bare)) return "kebab-case";
  if (!/[a-z]/.test(bare)) return undefined;
  if (bare.includes("_")) return /[A-Z]/.test(bare) ? undefined : "snake_case";
  if (/^[a-z][a-z\d]*[A-Z]/.test(bare)) return "camelCase";
  return /^[A-Z]/.test(bare) && /[a-z]/.test(bare) ? "PascalCase" : undefined;
}

/** The same of a name of Go, where capitals say who sees it: `Load_row` is in snake case like `load_row`. */
export function goCase(name: string): NameCase | undefined {
  return caseOf(name) ?? (/[a-z\d]_[A-Za-z]/.test(name) ? "snake_case" : undefined);
}
