import type { Settings } from "../../config.ts";
import { BrainloopError } from "../../error.ts";
import { type Break, type Conformance, imposed } from "../../patterns/conform.ts";
import type { ProjectStyle } from "../../patterns/pattern.ts";
import { sayBreak, sayPatterns } from "../../patterns/say.ts";
import type { StyleSource } from "../../patterns/target-style.ts";
import type { ContextPart } from "../prompt/build.ts";
import type { Composed } from "./compose.ts";

/** The style that a text is to have. */
export interface StyleToFit {
  /** As a model is told of it. */
  lines: readonly string[];
  /** What it is told of files' own words: the comment that every file begins with. */
  context: readonly ContextPart[];
  /** A text that fits less goes back once; 0 to 1. */
  least: number;
  judge(text: string): Promise<Conformance | undefined>;
  describe(found: Break): string;
}

export interface StyleTask {
  /** Real path of what is written. */
  target: string;
  /** As readers call it; undefined where nothing tells. */
  language: string | undefined;
  /** Patterns of the call, which are said apart. */
  given: Readonly<Record<string, unknown>>;
  /** What the file holds now. */
  base: string | undefined;
  signal: AbortSignal;
}

export interface StyleOptions {
  /** Knows the project's style, and learns. */
  style: StyleSource;
  settings: Pick<Settings, "get">;
}

/** The style of the project that something is written for; undefined where nothing is known of it. */
export async function studiedStyle(
  { base, given, language, signal, target }: StyleTask,
  { settings, style }: StyleOptions,
): Promise<StyleToFit | undefined> {
  const found = await style.styleFor(target, language, given, signal);
  if (found === undefined) return undefined;
  const { project } = found;
  return {
    lines: sayPatterns(project, new Set(Object.keys(given))),
    context: headerOf(project),
    least: settings.get("generation.min_conformance") / 100,
    judge: (text) => found.judge(text, base),
    describe: (one) => sayBreak(one, project.language),
  };
}

/** YEAR stands for the year of today. */
function headerOf({ patterns }: ProjectStyle): ContextPart[] {
  const header = patterns.find(({ name }) => name === "file_header");
  if (header === undefined || !imposed(header) || header.value === "none") return [];
  return [
    {
      path: header.example ?? "",
      kind: "words of the first comment (YEAR for the year)",
      text: String(header.value),
    },
  ];
}

type Sound = Pick<Composed, "text" | "syntax" | "language" | "strangers" | "conformance">;

/** Keeps the best of the answers that passed every gate: one that fits badly is asked for once more. */
export class Fitting {
  readonly #style: StyleToFit | undefined;
  #best: Sound | undefined;
  #asked = false;

  constructor(style: StyleToFit | undefined) {
    this.#style = style;
  }

  get hasOne(): boolean {
    return this.#best !== undefined;
  }

  /**
   * Takes a sound answer.
   * @returns what the model is to mend about its style; nothing where it may stay as it is
   */
  async add(sound: Sound): Promise<string[]> {
    const conformance = await this.#style?.judge(sound.text);
    const score = conformance?.score ?? 1;
    if (score >= (this.#best?.conformance?.score ?? 0)) {
      this.#best = conformance === undefined ? sound : { ...sound, conformance };
    }
    if (this.#style === undefined || conformance === undefined || this.#asked) return [];
    if (score >= this.#style.least) return [];
    this.#asked = true;
    return conformance.breaks.map(this.#style.describe);
  }

  /** The best answer, where there is one; an error that comes after it costs nothing but the try. */
  async orKept<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work;
    } catch (error) {
      const isEnd = !(error instanceof BrainloopError) || error.code === "CANCELLED";
      if (this.#best === undefined || isEnd) throw error;
      return undefined;
    }
  }

  /** @throws Error where no answer was taken */
  kept(repairs: number, usage: Composed["usage"]): Composed {
    if (this.#best === undefined) throw new Error("No answer passed the gates");
    return { ...this.#best, repairs, usage };
  }
}
