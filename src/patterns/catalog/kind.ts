import type { PatternLanguage } from "../language.ts";

/** How one pattern is told from what files do, and how a model is told of it. */
export interface PatternKind {
  name: string;
  languages: readonly PatternLanguage[];
  /** `choice`: one way of several; `set`: all that is in use; both of observations of the same name. */
  shape: "choice" | "set";
  /** Fewer say nothing of a project. */
  atLeast: number;
  /** How many in one file make its verdict count fully. */
  evidence: number;
  /** Values that go along with any other: a docstring without sections. They count where hardly any other is there. */
  neutral?: readonly string[];
  /** Values that break nothing where another one is the project's: a test without assertions imports no library. */
  harmless?: readonly string[];
  /** All values there are, where these are few: a caller's own value counts only if files can be judged by it. */
  values?: readonly string[];
  /** Whether files are judged by it; a choice is, unless it is said otherwise. */
  judged?: false;
  /**
   * What a model is told; undefined where nothing has to be said.
   * @param value of a choice; the list of a set
   */
  say(value: string): string | undefined;
}

/** What is said of each of a few values; nothing of others. */
export const words =
  (table: Readonly<Record<string, string>>) =>
  (value: string): string | undefined =>
    Object.hasOwn(table, value) ? table[value] : undefined;
