import type { PatternLanguage } from "./language.ts";

/** One trait of a project's style. */
export interface Pattern {
  name: string;
  /** `mixed` where the project does not agree with itself; several for lists such as the top imports. */
  value: string | string[];
  /** How often it was seen. */
  samples: number;
  /** Of the value among them, files near the one to be written counting most; 0 to 1. */
  share: number;
  /** A place that shows it: `src/server.ts:12`. */
  example?: string;
  /** Learned: 1 to begin with, moved by what people refuse, accept and change. */
  weight: number;
}

/** What is known of a project's style in one language. */
export interface ProjectStyle {
  language: PatternLanguage;
  patterns: Pattern[];
  /** Packages that its files use or its manifest declares; what else a file imports is foreign. */
  packages: ReadonlySet<string>;
  /** Files it was read off. */
  files: number;
}

/** Said of a pattern on which a project's files differ. */
export const MIXED = "mixed";
