import type { Completion, CompletionClient } from "../../completion.ts";
import { estimateTokens } from "../../tokens.ts";
import type { TargetLanguage } from "../language.ts";
import { buildPrompt, type ContextPart } from "../prompt/build.ts";
import { type FindKnown, Placeholders } from "../prompt/placeholders.ts";
import { repairRequest, styleRequest } from "../prompt/repair.ts";
import type { Conformance } from "../../patterns/conform.ts";
import { Fitting, type StyleToFit } from "./fitting.ts";
import { completeWhole } from "./complete.ts";
import { judge } from "./judge.ts";
import { RefusedAnswer } from "./refused.ts";
import type { Ask } from "./request.ts";
import { type Strangers, strangersIn } from "./strangers.ts";
import type { CheckSyntax, SyntaxReport } from "./syntax.ts";
import { type Usage, usageOf } from "./usage.ts";

/** Enough for most files, thinking included; what does not suffice is continued. */
const LEAST_COMPLETION_TOKENS = 8_192;
const MOST_COMPLETION_TOKENS = 40_000;

export interface ComposeTask {
  ask: Ask;
  /** Real path; absent for a text that stands in no file. */
  target?: string;
  /** The same as agents see it. */
  path?: string;
  /** 0 to 2. */
  temperature: number;
  /** As `cerebras_usage` has it. */
  purpose: string;
  /** How often the answer may be mended; as configured where absent. */
  repairs?: number;
  /** Where the text is SQL that is run on the target, and whether that is there yet. */
  database?: { exists: boolean };
  /** What else keeps a text from being taken, for the model to mend. */
  gate?(text: string): string[];
  /** What is written at the same time elsewhere, a line each. */
  others?: readonly string[];
  language: TargetLanguage;
  /** Masked. */
  context: readonly ContextPart[];
  dependencies: string | undefined;
  /** What the file holds now, with `\n` as line end. */
  base: string | undefined;
  signal: AbortSignal;
  /** Every piece of text as it arrives; undefined where what came so far is void. */
  onText(piece: string | undefined): void;
  /** The style to write in; absent where none is known. */
  style?: StyleToFit | undefined;
}

export interface ComposeOptions {
  client: CompletionClient;
  check: CheckSyntax;
  findKnown: FindKnown;
  maxRepairs(): number;
  /** Letters and digits, new each time. */
  random(): string;
}

/** A text that passed every gate. */
export interface Composed {
  /** With `\n` as line end, the last line ended, secrets put back. */
  text: string;
  syntax: SyntaxReport;
  /** Its language, where anything tells it. */
  language: string | undefined;
  repairs: number;
  strangers: Strangers;
  usage: Usage;
  /** How well it fits the project; absent where nothing tells. */
  conformance?: Conformance;
}

/**
 * Has a text written, and mended until it passes every gate.
 * @throws BrainloopError of the client; GENERATION_TRUNCATED, GENERATION_INVALID
 */
export async function compose(task: ComposeTask, options: ComposeOptions): Promise<Composed> {
  const { ask, base, context, language, signal, target } = task;
  const mark = options.random();
  const placeholders = new Placeholders(options.findKnown, options.random().slice(0, 3));
  const present = base === undefined ? undefined : placeholders.hide(base, target);
  const needed = present === undefined ? new Set<string>() : placeholders.in(present);
  const prompt = buildPrompt({
    path: task.path,
    language: language.name,
    patterns: ask.patterns,
    style: task.style?.lines ?? [],
    others: task.others ?? [],
    database: task.database,
    dependencies: task.dependencies,
    context: [...(task.style?.context ?? []), ...context],
    present,
    request: ask.prompt,
    mark,
  });
  // Whatever else came along: a key in the request, in a pattern, in a context file's digest.
  const stable = placeholders.hide(prompt.stable);
  const firstTask = placeholders.hide(prompt.task);
  const shown = `${stable}\n${firstTask}`;
  const maxCompletionTokens = ask.maxCompletionTokens ?? completionTokensFor(base);
  const most = task.repairs ?? options.maxRepairs();
  const completions: Completion[] = [];
  const fitting = new Fitting(task.style);
  let asked = firstTask;
  for (let repairs = 0; ; repairs++) {
    const answer = await fitting.orKept(
      completeWhole(
        options.client,
        {
          stable,
          task: asked,
          temperature: task.temperature,
          maxCompletionTokens,
          ...(ask.provider === undefined ? {} : { provider: ask.provider }),
          ...(ask.model === undefined ? {} : { model: ask.model }),
          purpose: task.purpose,
          signal,
          onText: task.onText,
        },
        mark,
      ),
    );
    if (answer === undefined) return fitting.kept(repairs, usageOf(completions));
    completions.push(...answer.completions);
    const verdict = await judge(answer.text, {
      extract: { names: language.names, document: language.document, mark },
      checkAs: target === undefined && language.name === undefined ? undefined : language.checkAs,
      base,
      request: ask.prompt,
      placeholders,
      needed,
      given: `${base ?? ""}\n${ask.prompt}`,
      check: options.check,
      signal,
    });
    const more = verdict.text === undefined ? [] : (task.gate?.(verdict.text) ?? []);
    const problems = [...verdict.problems, ...more].map((problem) => placeholders.hide(problem));
    if (verdict.text !== undefined && problems.length === 0) {
      const { syntax, text } = verdict;
      const misfits = await fitting.add({
        text,
        syntax,
        language: verdict.language ?? language.name,
        strangers: strangersIn(text, `${shown}\n${base ?? ""}`),
      });
      if (misfits.length === 0 || repairs >= most) {
        return fitting.kept(repairs, usageOf(completions));
      }
      asked =
        firstTask +
        styleRequest(
          answer.text,
          misfits.map((one) => placeholders.hide(one)),
          mark,
        );
      continue;
    }
    if (fitting.hasOne) return fitting.kept(repairs, usageOf(completions));
    if (repairs >= most) {
      const usage = usageOf(completions);
      throw new RefusedAnswer(task.path, { text: verdict.text, problems, repairs, usage });
    }
    asked = firstTask + repairRequest(answer.text, problems, mark);
  }
}

/** Providers reserve as much up front, so it is as much as the file is likely to need. */
function completionTokensFor(base: string | undefined): number {
  const wanted = base === undefined ? 0 : 2 * estimateTokens(base);
  return Math.min(MOST_COMPLETION_TOKENS, LEAST_COMPLETION_TOKENS + wanted);
}
