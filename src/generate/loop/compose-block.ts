import { existsSync } from "node:fs";
import type { Placed } from "./place-block.ts";
import type { ContextPart } from "../prompt/build.ts";
import { compose, type Composed } from "../file/compose.ts";
import { studiedStyle } from "../file/fitting.ts";
import type { Ask } from "../file/request.ts";
import { targetLanguage } from "../language.ts";
import { declaredDependencies, describeDependencies } from "../prompt/dependencies.ts";
import { acceptSql } from "../sql/accept.ts";
import type { LookResult } from "../sql/child/job.ts";
import { schemaText } from "../sql/prompt.ts";
import { databaseStyle } from "../sql/style.ts";
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
  const { path, runs, target, type } = block;
  const top = options.guard().rootOf(target) ?? target;
  const look = runs && existsSync(target) ? await options.sql.engine.look(target, signal) : undefined;
  const language = targetLanguage(target, type);
  const dependencies = runs
    ? []
    : await declaredDependencies(target, language.name, top, (file) => options.readManifest(file, signal));
  const asked = { target, language: language.name, given: ask.patterns, base, signal };
  const style = await (runs ? databaseStyle(asked, look, options) : studiedStyle(asked, options));
  return await compose(
    {
      style,
      ask,
      target,
      path,
      ...(runs ? { database: { exists: existsSync(target) }, gate: sqlProblems } : {}),
      temperature,
      purpose,
      language,
      context: [...context, ...schemaPart(block, look)],
      others,
      dependencies: describeDependencies(dependencies),
      base,
      signal,
      onText,
      ...(repairs === undefined ? {} : { repairs }),
    },
    options,
  );
}

/** What the database of a block defines; nothing where it is yet to be made. */
function schemaPart({ description, path }: Placed, look: LookResult | undefined): ContextPart[] {
  const text = look === undefined ? "" : schemaText(look, description);
  return text === "" ? [] : [{ path, kind: "schema", text }];
}

/** Why SQL would not be run, whatever the database holds. */
function sqlProblems(text: string): string[] {
  const accepted = acceptSql(text);
  return "problems" in accepted ? accepted.problems : [];
}
