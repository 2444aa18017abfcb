import type { PatternLanguage } from "../language.ts";
import { generalKinds } from "./general.ts";
import { goKinds } from "./go.ts";
import type { PatternKind } from "./kind.ts";
import { pythonKinds } from "./python.ts";
import { scriptKinds } from "./script.ts";
import { sqlKinds } from "./sql.ts";

/** Every pattern, in the order in which a model is told of them. */
export const PATTERN_KINDS: readonly PatternKind[] = [
  ...generalKinds,
  ...scriptKinds,
  ...goKinds,
  ...pythonKinds,
  ...sqlKinds,
];

export function kindNamed(name: string, language: PatternLanguage): PatternKind | undefined {
  return PATTERN_KINDS.find((kind) => kind.name === name && kind.languages.includes(language));
}
