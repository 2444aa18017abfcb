import { throwIfCancelled } from "../../cancelled.ts";
import { BrainloopError, type PublicError } from "../../error.ts";
import { LEASE_SECONDS } from "../../store/leases.ts";
import { rewritableText } from "../file/make.ts";
import { quote } from "../../quote.ts";
import type { Answer } from "../file/job.ts";
import { OutputProgress } from "../file/output-progress.ts";
import type { Ask, ContextFile } from "../file/request.ts";
import { readTarget } from "../write/target-file.ts";
import { briefly, keepText, type Verification } from "./block-text.ts";
import { composeBlock } from "./compose-block.ts";
import type { LoopCall, LoopOptions } from "./options.ts";
import { type BlockRequest, mention, type Placed, placeBlocks, readAs } from "./place-block.ts";
import { type ShownBlock, showBlocks } from "./show-blocks.ts";
import { WhileWanted } from "./while-wanted.ts";

/** SPEC 7: blocks are drafts, to be audited. */
const TEMPERATURE = 0.6;
/** A third of the lease, so that two renewals may fail. */
const RENEW_MS = (LEASE_SECONDS / 3) * 1000;

export interface ProposeRequest extends Omit<Ask, "prompt"> {
  blocks: readonly BlockRequest[];
  /** As the caller wrote them. */
  contextFiles: readonly string[];
  /** Tokens the answer may cost. */
  maxTokens: number;
}

/** What came of one block. */
type Outcome = { code: string; verification: Verification } | { error: PublicError; cause: unknown };

/**
 * Has all blocks of a new session written at once.
 * @throws BrainloopError of the guard and of reading; of the providers, where not one block could be asked for
 */
export async function propose(
  request: ProposeRequest,
  call: LoopCall,
  options: LoopOptions,
): Promise<Answer> {
  const { proposals, newId, newSessionId } = options;
  const blocks = placeBlocks(request.blocks, options.files);
  const context = await options.readContext(request.contextFiles, call.signal);
  const sessionId = newSessionId();
  const token = newId();
  await proposals.create(
    { sessionId, contextFiles: request.contextFiles },
    blocks.map(({ id, description, type, target }) => ({
      blockId: id,
      description: options.mask(description),
      type,
      target,
    })),
    token,
  );
  // A database that is busy for once costs nothing: what is handed in is checked against the token in any case.
  const renewing = setInterval(() => void proposals.renew(sessionId, token).catch(() => undefined), RENEW_MS);
  renewing.unref();
  using wanted = new WhileWanted(sessionId, options.sessions);
  const signal = AbortSignal.any([call.signal, wanted.signal]);
  let done = 0;
  const output = new OutputProgress(
    (counts) => call.progress({ ...counts, done, total: blocks.length }),
    options.clock,
  );
  const outcomes = await Promise.all(
    blocks.map(async (block): Promise<Outcome> => {
      try {
        return await writeBlock(
          { sessionId, token, block, blocks, context, request, output, signal },
          options,
        );
      } catch (cause) {
        const error = options.describe(cause);
        if (!signal.aborted)
          await proposals.handIn(sessionId, block.id, token, { error: JSON.stringify(error) });
        return { error, cause };
      } finally {
        done++;
      }
    }),
  ).finally(() => clearInterval(renewing));
  const unasked = outcomes.every(
    (outcome) => "error" in outcome && !outcome.error.code.startsWith("GENERATION_"),
  );
  // Nobody was told of it, and there is nothing in it.
  if (call.signal.aborted || unasked) await proposals.remove(sessionId);
  throwIfCancelled(call.signal, "Proposing blocks");
  if (wanted.signal.aborted) throw givenUp(sessionId);
  if (unasked) throw outcomes.find((outcome) => "cause" in outcome)?.cause;
  const shown = blocks.map((block, index) => shownBlock(block, outcomes[index], options, call.signal));
  return await showBlocks({ session_id: sessionId }, shown, request.maxTokens);
}

interface WriteTask {
  sessionId: string;
  token: string;
  block: Placed;
  blocks: readonly Placed[];
  context: readonly ContextFile[];
  request: ProposeRequest;
  output: OutputProgress;
  signal: AbortSignal;
}

async function writeBlock(
  { sessionId, token, block, blocks, context, request, output, signal }: WriteTask,
  options: LoopOptions,
): Promise<Outcome> {
  const before = block.runs ? undefined : readTarget(block.target);
  const composed = await composeBlock(
    {
      block,
      ask: { ...request, prompt: block.description },
      context,
      others: blocks.filter((other) => other !== block).map(mention),
      base: rewritableText(before, block.path)?.text,
      temperature: TEMPERATURE,
      purpose: "loop propose",
      signal,
      onText: (piece) => output.add(piece),
    },
    options,
  );
  const text = await keepText(composed, block, options);
  const taken = await options.proposals.handIn(sessionId, block.id, token, {
    text,
    baseSha256: before?.sha256 ?? null,
  });
  if (!taken) throw givenUp(sessionId);
  return { code: text.code, verification: JSON.parse(text.verification) };
}

function givenUp(sessionId: string): BrainloopError {
  return new BrainloopError("CANCELLED", `Session ${quote(sessionId)} was abandoned while it was proposed`, {
    hint: "Propose the blocks anew if they are still wanted",
  });
}

function shownBlock(
  block: Placed,
  outcome: Outcome | undefined,
  { survey }: LoopOptions,
  signal: AbortSignal,
): ShownBlock {
  const { id, path } = block;
  if (outcome === undefined || "error" in outcome) {
    const facts = { id, target: path, status: "failed", error: outcome?.error };
    return { id, facts, code: undefined, outline: () => Promise.resolve("") };
  }
  const { code, verification } = outcome;
  return {
    id,
    facts: { id, target: path, status: "proposed", ...briefly(verification) },
    code,
    outline: async (maxTokens) => (await survey(readAs(block), code, maxTokens, signal)).outline,
  };
}
