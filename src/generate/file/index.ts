import { throwIfCancelled } from "../../cancelled.ts";
import { quote } from "../../quote.ts";
import type { ProcessedRow } from "../../store/processed.ts";
import type { HeldClaim } from "../write/claim.ts";
import { FILE_ACTION } from "../write/file-writer.ts";
import { requireWritableDirectory } from "../write/held-directory.ts";
import { pathToWrite } from "../write/may-write.ts";
import { packResult, unpackResult } from "../write/record.ts";
import { type Present, readTarget, sha256 } from "../write/target-file.ts";
import { acquire } from "./acquire.ts";
import { answerOf } from "./answer.ts";
import type { Answer, CallOptions, FileGenerationOptions, Job, Place, Ready } from "./job.ts";
import { learnEdits } from "./learn-edits.ts";
import { makeText } from "./make.ts";
import { requireReplaceable } from "./permission.ts";
import { replay } from "./replay.ts";
import { type FileRequest, keyOf } from "./request.ts";
import { restoreFile } from "./restore.ts";

export type { FileGenerationOptions } from "./job.ts";

/** Has files written by a model and puts them in place; each call once, however often it is made. */
export class FileGeneration {
  readonly #options: FileGenerationOptions;

  constructor(options: FileGenerationOptions) {
    this.#options = options;
  }

  /**
   * @throws BrainloopError of the guard, the client, the gates and the file system; FILE_EXISTS, FILE_CHANGED,
   *   PATH_PROTECTED, CONFLICT, CANCELLED
   */
  async generate(request: FileRequest, call: CallOptions): Promise<Answer> {
    const place = this.place(request.outputPath);
    await learnEdits(place.target, this.#options, call.signal);
    const context = await this.#options.readContext(request.contextFiles, call.signal);
    const key = keyOf(FILE_ACTION, request, place.target, context);
    return await this.write({
      ...place,
      request,
      key,
      action: FILE_ACTION,
      reuse: !request.force,
      signal: call.signal,
      make: (before, signal) =>
        makeText({ ...place, request, key, context, progress: call.progress }, before, signal, this.#options),
    });
  }

  /**
   * Makes a text and writes it, or finds that it was done before.
   * @throws BrainloopError of the job and the file system; FILE_EXISTS, FILE_CHANGED, CONFLICT, CANCELLED
   */
  async write(job: Job): Promise<Answer> {
    const { action, key, request, target, signal } = job;
    let again: string | undefined;
    let written: { rewrite: Ready; answer: Answer } | undefined;
    for (;;) {
      const acquired = await acquire(
        { ...this.#options, newToken: this.#options.newId },
        { key, action, target, again, signal },
      );
      if ("claim" in acquired) {
        using claim = acquired.claim;
        if (written === undefined) return await this.#run(job, claim, acquired.previous);
        await this.#put(job, claim, written.rewrite, undefined);
        return written.answer;
      }
      again = acquired.done.claimToken;
      written = undefined;
      if (request.force) continue;
      const replayed = await replay(job, acquired.done, this.#options);
      if (replayed === "anew") continue;
      if (!("rewrite" in replayed)) return replayed.answer;
      written = replayed;
    }
  }

  /**
   * Puts back what a write replaced.
   * @param resultId of its receipt
   * @throws BrainloopError INVALID_PARAMS, FILE_CHANGED, CONFLICT
   */
  async restore(outputPath: string, resultId: string, signal: AbortSignal): Promise<Answer> {
    const place = { ...this.place(outputPath), outputPath };
    return await restoreFile(place, resultId, { ...this.#options, signal });
  }

  /**
   * Where a path leads, if it may be written.
   * @param outputPath as the caller wrote it
   * @throws BrainloopError of the guard; PATH_PROTECTED
   */
  place(outputPath: string): Place {
    const guard = this.#options.guard();
    const patterns = this.#options.settings.get("generation.protected_paths");
    const target = pathToWrite(guard, outputPath, patterns);
    return { target, path: guard.relative(target) };
  }

  /** Generates and writes under a claim, and gives the claim back if that fails. */
  async #run(job: Job, claim: HeldClaim, previous: ProcessedRow | undefined): Promise<Answer> {
    const { processed, results, settings } = this.#options;
    const { key, request, target } = job;
    let before: Present | undefined;
    let ready: Ready;
    try {
      await job.begin?.();
      before = readTarget(target);
      await requireReplaceable(request, target, before, this.#options);
      if (!request.dryRun) requireWritableDirectory(target);
      ready =
        (job.reuse ? await this.#keptText(previous, before) : undefined) ??
        (await job.make(before, claim.signal));
      if (request.dryRun) {
        const shown = { sha256: sha256(ready.bytes), content: ready.bytes };
        await results.keep([shown], settings.get("retention.contents_bytes"));
        await processed.fail(key, claim.token, preparedAs(ready));
        return { dry_run: true, ...answerOf(job, ready, before) };
      }
      throwIfCancelled(claim.signal, `Writing ${quote(target)}`);
    } catch (error) {
      // Where the log cannot be written either, the lease runs out.
      const done = previous?.state === "done";
      await Promise.allSettled([
        done ? processed.revert(key, claim.token) : processed.fail(key, claim.token),
      ]);
      throw error;
    }
    await this.#put(job, claim, ready, before);
    return answerOf(job, ready, before);
  }

  async #put(
    { key, target }: Job,
    { token }: HeldClaim,
    { bytes, result }: Ready,
    before: Present | undefined,
  ): Promise<void> {
    await this.#options.writer.write({
      key,
      token,
      target,
      before,
      after: { bytes, sha256: sha256(bytes) },
      result,
    });
  }

  /** The text that a dry run showed, or that could not be written: made for the file as it stands, it costs nothing more. */
  async #keptText(
    previous: ProcessedRow | undefined,
    before: Present | undefined,
  ): Promise<Ready | undefined> {
    if (previous?.state !== "failed" || previous.sha256After === null) return undefined;
    if (previous.sha256Before !== (before?.sha256 ?? null)) return undefined;
    const bytes = await this.#options.results.content(previous.sha256After);
    if (bytes === undefined) return undefined;
    return { bytes, result: { ...unpackResult(previous.result), timestamp: this.#options.now() }, more: {} };
  }
}

function preparedAs({ result }: Ready) {
  const { resultId, sha256Before, sha256After } = result;
  return { sha256Before, sha256After, tempPath: null, resultId, result: packResult(result) };
}
