import * as v from "valibot";
import { BrainloopError } from "../../error.ts";
import type { Composed } from "../file/compose.ts";
import { changesOf } from "../file/changes.ts";
import { RefusedAnswer } from "../file/refused.ts";
import type { Ask } from "../file/request.ts";
import type { Usage } from "../file/usage.ts";
import type { ContextPart } from "../prompt/build.ts";
import { maskCode } from "./block-text.ts";
import { composeBlock } from "./compose-block.ts";
import type { LoopOptions } from "./options.ts";
import { type Placed, readAs } from "./place-block.ts";

/** SPEC 7. */
const TEMPERATURE = 0.1;

export interface FinalTask {
  block: Placed;
  /** The audited text, with its secrets. */
  audited: string;
  ask: Omit<Ask, "prompt">;
  context: readonly ContextPart[];
  others: readonly string[];
  signal: AbortSignal;
  onText(piece: string | undefined): void;
}

/** What a final pass came to, keys as on the wire. */
const FinalPass = v.object({
  outcome: v.picklist(["unchanged", "taken", "refused"]),
  /** Why the audited text was taken instead. */
  why: v.exactOptional(v.string()),
  /** From the audited text to the other, masked. */
  diff: v.exactOptional(v.string()),
});
export type FinalPass = v.InferOutput<typeof FinalPass>;

/** @param json `session_blocks.final_pass` */
export function unpackFinalPass(json: string | null): FinalPass | undefined {
  return json === null ? undefined : v.parse(FinalPass, JSON.parse(json));
}

export interface Final {
  /** What is to be written, with its secrets. */
  text: string;
  pass: FinalPass;
  /** Absent where the audited text is taken. */
  composed: Composed | undefined;
  usage: Usage | undefined;
}

/**
 * Has an accepted text mended once more. One that fails a gate or declares other names is not taken.
 * @throws BrainloopError of the providers
 */
export async function finalPass(task: FinalTask, options: LoopOptions): Promise<Final> {
  const { audited, block, signal } = task;
  let composed: Composed;
  try {
    composed = await composeBlock(
      {
        ...task,
        ask: { ...task.ask, prompt: promptOf(block) },
        base: audited,
        temperature: TEMPERATURE,
        purpose: "loop commit",
        // What does not come out right at once is not worth another try: the audited text is.
        repairs: 0,
      },
      options,
    );
  } catch (error) {
    if (!(error instanceof BrainloopError)) throw error;
    if (!error.code.startsWith("GENERATION_")) throw withWayOut(error);
    const { text, usage } = error instanceof RefusedAnswer ? error : { text: undefined, usage: undefined };
    return refused(task, { why: options.mask(error.message), text, usage }, options);
  }
  const { text, usage } = composed;
  if (text === audited) return { text, pass: { outcome: "unchanged" }, composed, usage };
  const names = await changedNames(readAs(block), audited, text, signal, options);
  if (names !== undefined) return refused(task, { why: names, text, usage }, options);
  return { text, pass: { outcome: "taken", ...difference(task, text, options) }, composed, usage };
}

/** A provider that cannot be asked need not keep a block from being committed. */
function withWayOut(error: BrainloopError): BrainloopError {
  const { code, details, hint, message, retryable } = error;
  if (!/^(?:PROVIDER_|KEY_MISSING|MODEL_NOT_FOUND)/.test(code)) return error;
  return new BrainloopError(code, message, {
    hint: `${hint === undefined ? "" : `${hint}. `}Or commit with "finalize": false: the audited text is taken and no model asked`,
    ...(details === undefined ? {} : { details }),
    retryable,
    cause: error,
  });
}

function promptOf({ description }: Placed): string {
  return `${description}

The present content was written for that, audited and accepted. This is the last look at it: mend mistakes, unused or missing imports and uneven style. Keep every name it declares and all that it does. Where nothing is wrong, answer with it as it is.`;
}

function refused(
  task: FinalTask,
  { text, usage, why }: { text: string | undefined; usage: Usage | undefined; why: string },
  options: LoopOptions,
): Final {
  const pass = {
    outcome: "refused" as const,
    why,
    ...(text === undefined ? {} : difference(task, text, options)),
  };
  return { text: task.audited, pass, composed: undefined, usage };
}

function difference({ audited, block }: FinalTask, text: string, options: LoopOptions): { diff: string } {
  const masked = (code: string): string => maskCode(code, block, options);
  return { diff: changesOf(block.path, masked(audited), masked(text)).diff };
}

/** How two texts differ in what they declare; undefined where they do not. */
async function changedNames(
  path: string,
  audited: string,
  text: string,
  signal: AbortSignal,
  { survey }: LoopOptions,
): Promise<string | undefined> {
  const before = new Set((await survey(path, audited, 0, signal)).names);
  const after = new Set((await survey(path, text, 0, signal)).names);
  const gone = [...before].filter((name) => !after.has(name));
  const come = [...after].filter((name) => !before.has(name));
  if (gone.length === 0 && come.length === 0) return undefined;
  const parts = [
    ...(gone.length > 0 ? [`no longer declares ${some(gone)}`] : []),
    ...(come.length > 0 ? [`declares ${some(come)} anew`] : []),
  ];
  return `it ${parts.join(" and ")}`;
}

/** Names that are given; beyond it how many more there are. */
const MOST_NAMES = 5;

function some(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
