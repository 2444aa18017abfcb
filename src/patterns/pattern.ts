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
  /** Of the files that show it, how many do it mostly so; 0 to 1. Absent where no files were counted. */
  agreement?: number;
  /** What the files that show it weigh together; the nearest weigh 1. */
  voters?: number;
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
  /** How likely an import is of a package that is new to the project; 0 to 1. */
  novelty: number;
  /** Files it was read off. */
  files: number;
}

/** Said of a pattern on which a project's files differ. */
export const MIXED = "mixed";
