import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { BlockRow } from "../../store/session-rows.ts";
import { changesOf } from "../file/changes.ts";
import type { Answer, CallOptions, Ready } from "../file/job.ts";
import { rewritableText } from "../file/make.ts";
import { receiptOf, shortSha } from "../file/receipt.ts";
import { type Strangers, strangersIn } from "../file/strangers.ts";
import { targetLanguage } from "../language.ts";
import { encode, formForNew } from "../write/encode.ts";
import { LOOP_ACTION } from "../write/file-writer.ts";
import { type Present, readTarget, sha256 } from "../write/target-file.ts";
import { exactText, maskCode } from "./block-text.ts";
import type { Final } from "./final-pass.ts";
import type { LoopOptions } from "./options.ts";
import type { Placed } from "./place-block.ts";
import { overtaken, requireOpen } from "./state.ts";

export interface CommitTerms {
  finalize: boolean;
  overwrite: boolean;
  /** Hex digits that the sha256 of the target's present content begins with. */
  ifSha256: string | undefined;
  /** Of SQL: lets it destroy, and make its database. */
  allowDestructive: boolean;
  create: boolean;
}

export interface CommitTask {
  row: BlockRow;
  block: Placed;
  terms: CommitTerms;
  call: CallOptions;
  /** The last look of a model at the audited text. */
  finalPass(audited: string, signal: AbortSignal): Promise<Final>;
}

/** What makes two commits the same: another text, or another wish for the final pass, is another write. */
export function commitKey({ sessionId, blockId, codeSha256 }: BlockRow, { finalize }: CommitTerms): string {
  return sha256(JSON.stringify([LOOP_ACTION, sessionId, blockId, codeSha256, finalize]));
}

/**
 * Writes a block to its file, by the one way that files are written; once, however often it is asked for.
 * @throws BrainloopError of the providers and the file system; BLOCK_STATE, FILE_EXISTS, FILE_CHANGED, CONFLICT
 */
export async function commitFile(task: CommitTask, options: LoopOptions): Promise<Answer> {
  const { block, call, row, terms } = task;
  const committed = row.status === "committed";
  const key = committed && row.commitKey !== null ? row.commitKey : commitKey(row, terms);
  let accepted: string | undefined;
  const write = options.files.write({
    target: block.target,
    path: block.path,
    key,
    action: LOOP_ACTION,
    // What the final pass came to is noted for the last key alone.
    reuse: row.commitKey === key,
    signal: call.signal,
    request: {
      outputPath: block.path,
      // What is committed is final: a person's edit on top of it is not written over.
      overwrite: terms.overwrite && !committed,
      ifSha256: committed ? undefined : terms.ifSha256,
      dryRun: false,
      force: false,
      detail: "receipt",
      maxTokens: Number.MAX_SAFE_INTEGER,
    },
    async begin() {
      await beginCommit(task, key, options);
      requireBase(readTarget(block.target), row, block, terms);
    },
    make: async (before, ended) => {
      const { ready, text } = await make(task, { key, before, signal: ended }, options);
      accepted = text;
      return ready;
    },
  });
  let answer: Answer;
  try {
    answer = await write;
  } catch (error) {
    throw committed ? withFinalHint(error) : error;
  }
  // What is replayed was learned when it was written.
  if (accepted !== undefined) {
    await options.style.learn({ kind: "commit", target: block.target, after: accepted }, call.signal);
  }
  return answer;
}

/** What is committed is not committed again on top of somebody's edit, as a call of generate_file would be. */
function withFinalHint(error: unknown): unknown {
  if (!(error instanceof BrainloopError) || error.code !== "FILE_CHANGED") return error;
  const { code, details, message } = error;
  return new BrainloopError(code, message, {
    hint: "The block is committed, which is final. Propose another on top of what stands there now",
    ...(details === undefined ? {} : { details }),
    cause: error,
  });
}

/**
 * Under the claim of its write: the block is still what was audited, and nothing else happens to it from now on.
 * @throws BrainloopError BLOCK_STATE, CONFLICT
 */
export async function beginCommit({ row }: CommitTask, key: string, options: LoopOptions): Promise<void> {
  const outcome = await options.sessions.beginCommit(row, key);
  if (outcome === "changed") {
    const now = (await options.sessions.blocks(row.sessionId)).find(({ blockId }) => blockId === row.blockId);
    if (now !== undefined) requireOpen(now, "committed");
    throw overtaken(row.blockId, "was refined meanwhile", "Audit it, then commit what it is now");
  }
  if (outcome === "committing") {
    throw overtaken(row.blockId, "is being committed by another call", "Call again when that is answered");
  }
}

/** Someone's edit since the block was proposed is not in its text. */
function requireBase(
  present: Present | undefined,
  row: BlockRow,
  { path }: Placed,
  terms: CommitTerms,
): void {
  if (present === undefined || present.sha256 === row.baseSha256) return;
  if (terms.overwrite || terms.ifSha256 !== undefined) return;
  const short = shortSha(present.sha256);
  const what = row.baseSha256 === null ? "came to exist" : "was changed";
  throw new BrainloopError(
    "FILE_CHANGED",
    `${quote(path)} ${what} since block ${quote(row.blockId)} was proposed`,
    {
      hint: `Look at it: commit with "if_sha256": "${short}" to replace it all the same, or refine the block with what it has to take over`,
      details: { sha256: short },
    },
  );
}

async function make(
  { block, finalPass, row, terms }: CommitTask,
  at: { key: string; before: Present | undefined; signal: AbortSignal },
  options: LoopOptions,
): Promise<{ ready: Ready; text: string }> {
  const { before, key, signal } = at;
  requireBase(before, row, block, terms);
  const present = rewritableText(before, block.path);
  const audited = await exactText(row, options);
  const final = terms.finalize ? await finalPass(audited, signal) : undefined;
  const text = final?.text ?? audited;
  await options.sessions.noteFinal(row, key, {
    finalPass: final === undefined ? null : JSON.stringify(final.pass),
    finalCode: text === audited ? null : maskCode(text, block, options),
  });
  const { composed, usage } = final ?? {};
  const top = options.guard().rootOf(block.target) ?? block.target;
  const bytes = encode(text, present?.form ?? formForNew(block.target, top));
  const resultId = options.newId();
  const syntax = composed?.syntax ?? (await options.check(language(block).checkAs, text, signal));
  const receipt = {
    block_id: row.blockId,
    ...receiptOf({
      path: block.path,
      created: before === undefined,
      changes: changesOf(block.path, present?.text, text),
      sha256: sha256(bytes),
      language: language(block).name,
      syntax,
      repairs: 0,
      strangers: strangers(text, row, present?.text),
      usage,
      resultId,
    }),
  };
  const writer = writerOf(row);
  const ready: Ready = {
    bytes,
    result: {
      resultId,
      key,
      action: LOOP_ACTION,
      target: block.target,
      prompt: row.description,
      provider: usage?.provider ?? writer.provider,
      model: usage?.model ?? writer.model,
      sha256Before: before?.sha256 ?? null,
      sha256After: sha256(bytes),
      receipt: JSON.stringify(receipt),
      timestamp: options.now(),
    },
    more: {},
  };
  return { ready, text };
}

function language({ target, type }: Placed) {
  return targetLanguage(target, type);
}

/** What is named in the audited block was seen by whoever accepted it. */
function strangers(text: string, { description, code }: BlockRow, base: string | undefined): Strangers {
  return strangersIn(text, `${description}\n${code ?? ""}\n${base ?? ""}`);
}

/** Who wrote the audited text. */
export function writerOf({ verification }: BlockRow): { provider: string; model: string } {
  const known: { provider?: unknown; model?: unknown } = JSON.parse(verification ?? "{}");
  return { provider: String(known.provider ?? ""), model: String(known.model ?? "") };
}
