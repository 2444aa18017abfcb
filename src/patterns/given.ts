import { kindNamed } from "./catalog/index.ts";
import type { ProjectStyle } from "./pattern.ts";

/**
 * A project's style with what a caller asks for instead: `{"quotes": "single", "error_handling": {"primary_pattern":
 * "return_errors"}}`. A value by which no file can be judged takes the pattern's place, and judges none.
 */
export function withGiven(style: ProjectStyle, given: Readonly<Record<string, unknown>>): ProjectStyle {
  const asked = new Map(Object.entries(given));
  const patterns = style.patterns.filter(({ name }) => !asked.has(name));
  for (const [name, value] of asked) {
    const kind = kindNamed(name, style.language);
    const wanted = primary(value);
    if (kind === undefined || wanted === undefined || kind.shape === "set") continue;
    if (kind.values !== undefined && !kind.values.includes(wanted)) continue;
    patterns.push({ name, value: wanted, samples: 0, share: 1, weight: 1 });
  }
  return { ...style, patterns };
}

function primary(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || !("primary_pattern" in value)) return undefined;
  return typeof value.primary_pattern === "string" ? value.primary_pattern : undefined;
}
