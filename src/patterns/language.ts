/** Languages whose style is studied. Those of the JavaScript family are one. */
export const PATTERN_LANGUAGES = ["typescript", "go", "python", "sql"] as const;
export type PatternLanguage = (typeof PATTERN_LANGUAGES)[number];

/** @param language as readers call it */
export function familyOf(language: string): PatternLanguage | undefined {
  switch (language) {
    case "typescript":
    case "tsx":
    case "javascript":
    case "jsx":
      return "typescript";
    case "go":
    case "python":
    case "sql":
      return language;
    default:
      return undefined;
  }
}
