import type { Conformance } from "./conform.ts";
import type { LessonKind } from "./lesson.ts";
import type { ProjectStyle } from "./pattern.ts";

/** What is known of the style in which a file is to be written. */
export interface TargetStyle {
  project: ProjectStyle;
  /**
   * How well a text fits, as content of the file.
   * @param text with its secrets
   * @param base what the file held before
   * @returns undefined where nothing applies
   */
  judge(text: string, base: string | undefined): Promise<Conformance | undefined>;
}

/** Studies projects and learns; what it cannot do is logged and stops nothing. */
export interface StyleSource {
  /**
   * @param target real path of the file to be written
   * @param language as readers call it; undefined where nothing tells
   * @param given patterns the caller asks for: those win
   */
  styleFor(
    target: string,
    language: string | undefined,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<TargetStyle | undefined>;
  /**
   * The same of SQL that is run on a database: what it holds counts most, then the project's scripts.
   * @param target real path of the database, which need not exist
   * @param definitions of its tables and indexes, as it keeps them
   */
  styleForDatabase(
    target: string,
    definitions: readonly string[],
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<TargetStyle | undefined>;
  /** Moves the weights of a project's patterns; once for each text. */
  learn(lesson: Lesson, signal: AbortSignal): Promise<void>;
}

/** A text that Brainloop made, and what became of it. */
export interface Lesson {
  kind: LessonKind;
  /** Real path of the file. */
  target: string;
  /** What was made; absent where a text was accepted as it is. */
  before?: string;
  /** What a person or a refinement made of it, or what was accepted. */
  after: string;
}
