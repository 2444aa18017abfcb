import type { Placed } from "./place-block.ts";
import type { ContextPart } from "../prompt/build.ts";
import { compose, type Composed } from "../file/compose.ts";
import { studiedStyle } from "../file/fitting.ts";
import type { Ask } from "../file/request.ts";
import { targetLanguage } from "../language.ts";
import { declaredDependencies, describeDependencies } from "../prompt/dependencies.ts";
import type { LoopOptions } from "./options.ts";

export interface BlockTask {
  block: Placed;
  ask: Ask;
  /** Masked. */
  context: readonly ContextPart[];
  /** The other blocks, a line each. */
  others: readonly string[];
  /** The text it is made of, with `\n` as line end. */
  base: string | undefined;
  /** 0 to 2. */
  temperature: number;
  /** As `cerebras_usage` has it. */
  purpose: string;
  /** How often the answer may be mended; as configured where absent. */
  repairs?: number;
  signal: AbortSignal;
  onText(piece: string | undefined): void;
}

/**
 * Has a block's text written.
 * @throws BrainloopError as {@link compose}
 */
export async function composeBlock(task: BlockTask, options: LoopOptions): Promise<Composed> {
  const { ask, base, block, context, onText, others, purpose, repairs, signal, temperature } = task;
  const { path, target, type } = block;
  const top = options.guard().rootOf(target) ?? target;
  const dependencies = await declaredDependencies(target, top, (file) => options.readManifest(file, signal));
  const language = targetLanguage(target, type);
  const style = await studiedStyle(
    { target, language: language.name, given: ask.patterns, base, signal },
    options,
  );
  return await compose(
    {
      style,
      ask,
      target,
      path,
      temperature,
      purpose,
      language,
      context,
      others,
      dependencies: dependencies === undefined ? undefined : describeDependencies(dependencies),
      base,
      signal,
      onText,
      ...(repairs === undefined ? {} : { repairs }),
    },
    options,
  );
}
