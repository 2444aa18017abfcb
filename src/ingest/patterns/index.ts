import { dirname } from "node:path";
import { BrainloopError } from "../../error.ts";
import type { Logger } from "../../log.ts";
import { conformanceOf } from "../../patterns/conform.ts";
import { asKept, ofDatabase } from "../../patterns/database.ts";
import { extractPatterns } from "../../patterns/extract.ts";
import { withGiven } from "../../patterns/given.ts";
import { familyOf, PATTERN_LANGUAGES, type PatternLanguage } from "../../patterns/language.ts";
import { lessonOf } from "../../patterns/lesson.ts";
import type { FileStyle } from "../../patterns/observe/index.ts";
import type { ProjectStyle } from "../../patterns/pattern.ts";
import type { Lesson, StyleSource, TargetStyle } from "../../patterns/target-style.ts";
import { detectLanguage } from "../../readers/code/detect.ts";
import type { PatternRow } from "../../store/patterns.ts";
import { spread } from "./choose.ts";
import { inProject } from "./in-project.ts";
import { likelyFile } from "./likely-file.ts";
import { projectsAround } from "./project-top.ts";
import { Sources, type SourcesOptions } from "./sources.ts";

export interface ProjectPatternsOptions extends SourcesOptions {
  log: Pick<Logger, "warn">;
}

/** Definitions of a database that are looked at: each is one sample. */
const MOST_DEFINITIONS = 24;

/** A project's style as it is seen from one place in it. */
export interface StudiedStyle {
  /** Real path of the project's top. */
  top: string;
  style: ProjectStyle;
  own: readonly string[];
}

/** Studies the projects around files: what is found is kept until their sources change, what is learned for good. */
export class ProjectPatterns implements StyleSource {
  readonly #options: ProjectPatternsOptions;
  readonly #sources: Sources;

  constructor(options: ProjectPatternsOptions) {
    this.#options = options;
    this.#sources = new Sources(options);
  }

  async styleFor(
    target: string,
    language: string | undefined,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<TargetStyle | undefined> {
    const studied = await this.#orNothing(target, () => this.study(target, language, signal));
    return studied === undefined ? undefined : this.#targetStyle(target, studied, given, signal);
  }

  async styleForDatabase(
    target: string,
    definitions: readonly string[],
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<TargetStyle | undefined> {
    // As if it were a script beside the database.
    const script = `${target}.sql`;
    const studied = await this.#orNothing(target, async () => {
      const projects = projectsAround(script, this.#rootOf(dirname(script)));
      const gathered = await this.#sources.around(script, "sql", projects, signal);
      if (gathered === undefined) return undefined;
      const { facts, files, known, top } = gathered;
      const kept = await Promise.all(
        spread(definitions, MOST_DEFINITIONS).map(
          async (definition) => await this.#observe(top, script, definition, signal),
        ),
      );
      const style = extractPatterns(
        [...kept.flatMap((one) => (one === undefined ? [] : [asKept(one)])), ...files],
        "sql",
        facts,
        weightsOf(known),
      );
      return { top, style: ofDatabase(style), own: facts.own };
    });
    return studied === undefined ? undefined : this.#targetStyle(script, studied, given, signal);
  }

  #targetStyle(
    target: string,
    studied: StudiedStyle,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): TargetStyle {
    const project = withGiven(studied.style, given);
    return {
      project,
      judge: (text, base) =>
        this.#orNothing(target, async () => {
          const own = await this.#observe(studied.top, target, text, signal);
          const before =
            base === undefined ? undefined : await this.#observe(studied.top, target, base, signal);
          return own === undefined ? undefined : conformanceOf(own, project, studied.own, before);
        }),
    };
  }

  async learn(lesson: Lesson, signal: AbortSignal): Promise<void> {
    // What the lesson is of is done: whoever leaves now loses the lesson, not the answer.
    if (signal.aborted) return;
    await this.#orNothing(lesson.target, () => this.#learn(lesson, signal)).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  async #learn({ kind, target, before, after }: Lesson, signal: AbortSignal): Promise<void> {
    const sha256 = hashOf(after);
    if (await this.#options.store.hasLearned({ target, sha256, kind })) return;
    const studied = await this.study(target, undefined, signal);
    if (studied === undefined) return;
    const { style, top } = studied;
    const now = await this.#observe(top, target, after, signal);
    const was = before === undefined ? undefined : await this.#observe(top, target, before, signal);
    if (now === undefined) return;
    await this.#options.store.learn(
      top,
      style.language,
      { target, sha256, kind, editOf: kind === "edit" && before !== undefined ? hashOf(before) : undefined },
      lessonOf(kind, style, now, was),
    );
  }

  /**
   * The style of the project around a file.
   * @param target real path of the file, which need not exist
   * @param language as readers call it; by the file's name where it is undefined
   * @returns undefined for languages whose style is not studied, and where there is nothing to study
   * @throws BrainloopError of the store, CANCELLED
   */
  async study(
    target: string,
    language: string | undefined,
    signal?: AbortSignal,
  ): Promise<StudiedStyle | undefined> {
    const family = familyOf(language ?? detectLanguage(target)?.name ?? "");
    if (family === undefined) return undefined;
    return await this.#studyFrom(
      target,
      family,
      projectsAround(target, this.#rootOf(dirname(target))),
      signal,
    );
  }

  /**
   * The styles of the project that a folder is in, one for each language it has enough of.
   * @param folder real path
   */
  async studyFolder(folder: string, signal?: AbortSignal): Promise<StudiedStyle[]> {
    const projects = projectsAround(folder, this.#rootOf(folder), true).slice(0, 1);
    const [top = folder] = projects;
    const listing = await this.#sources.listing(top, signal);
    const found: StudiedStyle[] = [];
    for (const family of PATTERN_LANGUAGES) {
      const target = likelyFile(listing, family, top, folder);
      // oxlint-disable-next-line no-await-in-loop -- they share the parser threads, and the listing
      const studied = await this.#studyFrom(target, family, projects, signal);
      if (studied !== undefined && studied.style.patterns.length > 0) found.push(studied);
    }
    return found;
  }

  /**
   * Forgets what was found and learned of the project a folder is in.
   * @returns how many patterns there were
   */
  reset(folder: string): Promise<number> {
    return this.#options.store.reset(this.topOf(folder));
  }

  /** The top of the project a folder is in. */
  topOf(folder: string): string {
    return projectsAround(folder, this.#rootOf(folder), true)[0] ?? folder;
  }

  async #studyFrom(
    target: string,
    family: PatternLanguage,
    projects: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<StudiedStyle | undefined> {
    const gathered = await this.#sources.around(target, family, projects, signal);
    if (gathered === undefined) return undefined;
    const { facts, files, fingerprint, known, top } = gathered;
    const style = extractPatterns(files, family, facts, weightsOf(known));
    const isNew = style.patterns.length === 0 ? known.some(isUnlearned) : !known.some(isOf(fingerprint));
    if (isNew) {
      const rows = style.patterns.map(({ name, value, samples, share, example }) => ({
        pattern: name,
        value: JSON.stringify(value),
        samples,
        share,
        example: example ?? null,
        sourcesSha256: fingerprint,
      }));
      await this.#options.store.replaceDetected(top, family, rows);
    }
    return style.files === 0 ? undefined : { top, style, own: facts.own };
  }

  async #observe(
    top: string,
    target: string,
    text: string,
    signal: AbortSignal,
  ): Promise<FileStyle | undefined> {
    return await this.#options.reading.observe(target, text, inProject(top, target), signal);
  }

  /** @param folder what `allow_paths` lets in is in no root: then the folder is a project of its own */
  #rootOf(folder: string): string {
    return this.#options.reading.guard.rootOf(folder) ?? folder;
  }

  /** A style that cannot be studied is a pity, and no reason not to write. */
  async #orNothing<T>(target: string, work: () => Promise<T | undefined>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof BrainloopError && error.code === "CANCELLED") throw error;
      this.#options.log.warn("The project's style cannot be studied", { target, reason: error });
      return undefined;
    }
  }
}

function hashOf(text: string): string {
  return new Bun.CryptoHasher("sha256").update(text).digest("hex");
}

function isUnlearned({ weight }: PatternRow): boolean {
  return weight === 1;
}

/** Rows of patterns that are gone stay where something was learned of them, with the sources they were seen in. */
function isOf(fingerprint: string) {
  return ({ sourcesSha256 }: PatternRow): boolean => sourcesSha256 === fingerprint;
}

function weightsOf(known: readonly PatternRow[]): Map<string, number> {
  return new Map(known.map(({ pattern, weight }) => [pattern, weight]));
}
