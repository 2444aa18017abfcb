import type { PathGuard } from "../../path-guard.ts";
import type { ProcessedLog, ProcessedRow } from "../../store/processed.ts";
import type { ResultRow, Results } from "../../store/results.ts";
import type { Settings } from "../../config.ts";
import { targetLanguage } from "../language.ts";
import { declaredDependencies, describeDependencies } from "../prompt/dependencies.ts";
import type { HeldClaim } from "../write/claim.ts";
import { encode, formForNew, textOfPresent } from "../write/encode.ts";
import { changed, FILE_ACTION, FileWriter, type WriteStep } from "../write/file-writer.ts";
import { pathToWrite } from "../write/may-write.ts";
import { packResult, unpackResult } from "../write/record.ts";
import { type Present, readTarget, sha256 } from "../write/target-file.ts";
import { acquire } from "./acquire.ts";
import { changesOf } from "./changes.ts";
import { compose, type Composed, type ComposeOptions } from "./compose.ts";
import type { ReportOutput } from "./output-progress.ts";
import { requireReplaceable } from "./permission.ts";
import { receiptOf, usageDetail } from "./receipt.ts";
import { type ContextFile, type FileRequest, keyOf } from "./request.ts";
import { restoreFile } from "./restore.ts";
import { show } from "./show.ts";

type Answer = Record<string, unknown>;

export interface FileGenerationOptions extends ComposeOptions {
  /** The guard in force. */
  guard(): PathGuard;
  processed: ProcessedLog;
  results: Results;
  settings: Settings;
  /** Context files as they are shown to the model, masked. */
  readContext(paths: readonly string[], signal: AbortSignal): Promise<ContextFile[]>;
  /** A manifest's text, masked. */
  readManifest(path: string, signal: AbortSignal): Promise<string>;
  /** Takes every secret out of a prompt that is kept. */
  mask(text: string): string;
  /** Wall clock, seconds since the Unix epoch. */
  now(): number;
  newId(): string;
  /** Told of each step of a write, for the log. */
  onStep(step: WriteStep, target: string): void;
}

export interface CallOptions {
  signal: AbortSignal;
  progress: ReportOutput;
}

/** What is known of a call before it is claimed. */
interface Job {
  request: FileRequest;
  key: string;
  target: string;
  /** The target as agents see it. */
  path: string;
  context: readonly ContextFile[];
  call: CallOptions;
}

/** A text with its result, ready to be written. */
interface Ready {
  bytes: Uint8Array;
  result: ResultRow;
  /** For `detail: "full"`. */
  more: Answer;
}

/** Has files written by a model and puts them in place; each call once, however often it is made. */
export class FileGeneration {
  readonly writer: FileWriter;
  readonly #options: FileGenerationOptions;

  constructor(options: FileGenerationOptions) {
    this.#options = options;
    this.writer = new FileWriter(options);
  }

  /**
   * @throws BrainloopError of the guard, the client, the gates and the file system; FILE_EXISTS, FILE_CHANGED,
   *   PATH_PROTECTED, CONFLICT, CANCELLED
   */
  async generate(request: FileRequest, call: CallOptions): Promise<Answer> {
    const { settings } = this.#options;
    const guard = this.#options.guard();
    const target = pathToWrite(guard, request.outputPath, settings.get("generation.protected_paths"));
    const context = await this.#options.readContext(request.contextFiles, call.signal);
    const key = keyOf(FILE_ACTION, request, target, context);
    const job: Job = { request, key, target, path: guard.relative(target), context, call };
    let again: string | undefined;
    for (;;) {
      const acquired = await this.#acquire(job, again);
      if ("claim" in acquired) return await this.#run(job, acquired.claim, acquired.previous);
      const { done } = acquired;
      const replayed = request.force ? undefined : await this.#replay(job, done);
      if (replayed !== undefined) return replayed;
      again = done.claimToken;
    }
  }

  /**
   * Puts back what a write replaced.
   * @param resultId of its receipt
   * @throws BrainloopError INVALID_PARAMS, FILE_CHANGED, CONFLICT
   */
  async restore(outputPath: string, resultId: string, signal: AbortSignal): Promise<Answer> {
    const guard = this.#options.guard();
    const target = pathToWrite(guard, outputPath, this.#options.settings.get("generation.protected_paths"));
    const { newId, now, processed, results } = this.#options;
    const place = { target, path: guard.relative(target), outputPath };
    return await restoreFile(place, resultId, {
      writer: this.writer,
      processed,
      results,
      now,
      newId,
      signal,
    });
  }

  #acquire({ key, target, call }: Job, again: string | undefined) {
    const { processed, newId } = this.#options;
    return acquire(
      { processed, writer: this.writer, newToken: newId },
      { key, action: FILE_ACTION, target, again, signal: call.signal },
    );
  }

  /** Generates and writes under a claim, and gives the claim back if that fails. */
  async #run(job: Job, held: HeldClaim, previous: ProcessedRow | undefined): Promise<Answer> {
    using claim = held;
    const { processed, results, settings } = this.#options;
    const { key, request, target } = job;
    let before: Present | undefined;
    let ready: Ready;
    try {
      before = readTarget(target);
      await requireReplaceable(request, target, before, this.#options);
      ready =
        (await this.#keptText(previous, before, request)) ?? (await this.#compose(job, before, claim.signal));
      if (request.dryRun) {
        await results.keep([{ sha256: sha256(ready.bytes), content: ready.bytes }]);
        await processed.fail(key, claim.token, preparedAs(ready));
        return { dry_run: true, ...this.#shown(job, ready, before) };
      }
    } catch (error) {
      // Where the log cannot be written either, the lease runs out.
      const done = previous?.state === "done";
      await Promise.allSettled([
        done ? processed.revert(key, claim.token) : processed.fail(key, claim.token),
      ]);
      throw error;
    }
    const after = { bytes: ready.bytes, sha256: sha256(ready.bytes) };
    await this.writer.write({ key, token: claim.token, target, before, after, result: ready.result });
    await results.pruneContents(settings.get("retention.contents_bytes"));
    return this.#shown(job, ready, before);
  }

  /** The text that a dry run showed, or that could not be written: made for the file as it stands, it costs nothing more. */
  async #keptText(
    previous: ProcessedRow | undefined,
    before: Present | undefined,
    { force }: FileRequest,
  ): Promise<Ready | undefined> {
    if (force || previous?.state !== "failed" || previous.sha256After === null) return undefined;
    if (previous.sha256Before !== (before?.sha256 ?? null)) return undefined;
    const bytes = await this.#options.results.content(previous.sha256After);
    if (bytes === undefined) return undefined;
    return { bytes, result: { ...unpackResult(previous.result), timestamp: this.#options.now() }, more: {} };
  }

  async #compose(job: Job, before: Present | undefined, signal: AbortSignal): Promise<Ready> {
    const { guard, mask, newId, now, readManifest } = this.#options;
    const { request, target, path, context } = job;
    const top = guard().rootOf(target) ?? target;
    const present = before === undefined ? undefined : textOfPresent(before, path);
    const language = targetLanguage(target, request.codeType);
    const dependencies = await declaredDependencies(target, top, (file) => readManifest(file, signal));
    const composed = await compose(
      {
        request,
        target,
        path,
        language,
        context,
        dependencies: dependencies === undefined ? undefined : describeDependencies(dependencies),
        base: present?.text,
        signal,
        progress: job.call.progress,
      },
      this.#options,
    );
    const bytes = encode(composed.text, present?.form ?? formForNew(target, top));
    const result: ResultRow = {
      resultId: newId(),
      key: job.key,
      action: FILE_ACTION,
      target,
      prompt: mask(request.prompt),
      provider: composed.usage.provider,
      model: composed.usage.model,
      sha256Before: before?.sha256 ?? null,
      sha256After: sha256(bytes),
      receipt: "",
      timestamp: now(),
    };
    const receipt = receiptOf({
      path,
      created: before === undefined,
      changes: changesOf(path, present?.text, composed.text),
      sha256: sha256(bytes),
      language: language.name,
      ...composed,
      resultId: result.resultId,
    });
    return { bytes, result: { ...result, receipt: JSON.stringify(receipt) }, more: detailsOf(composed) };
  }

  /**
   * The first result of a call that was made before.
   * @returns undefined where it is to be generated anew, on top of what someone made of the file
   * @throws BrainloopError FILE_CHANGED
   */
  async #replay(job: Job, done: ProcessedRow): Promise<Answer | undefined> {
    const { results } = this.#options;
    const { request, target } = job;
    const result = unpackResult(done.result);
    const present = readTarget(target);
    if (present !== undefined && present.sha256 !== done.sha256After) {
      if (request.overwrite || request.ifSha256 !== undefined) return undefined;
      throw changed(target, present);
    }
    const kept = done.sha256After === null ? undefined : await results.content(done.sha256After);
    const bytes = kept ?? present?.bytes;
    if (present === undefined && bytes !== undefined && !request.dryRun) {
      const acquired = await this.#acquire(job, done.claimToken);
      // Somebody else was quicker: whatever came of it is looked at again.
      if (!("claim" in acquired)) return await this.#replay(job, acquired.done);
      using claim = acquired.claim;
      const after = { bytes, sha256: sha256(bytes) };
      await this.writer.write({
        key: job.key,
        token: claim.token,
        target,
        before: undefined,
        after,
        result: { ...result, sha256Before: null },
      });
    } else {
      // Killed between its last two steps, the first call may have left no result behind.
      await results.record(result);
    }
    const before = done.sha256Before === null ? undefined : await results.content(done.sha256Before);
    const ready: Ready = { bytes: bytes ?? new Uint8Array(), result, more: {} };
    return {
      ...this.#shown(job, ready, before === undefined ? undefined : { bytes: before }),
      ...(present === undefined && bytes === undefined
        ? { note: "the file is gone and its text is no longer kept; force generates it anew" }
        : {}),
      ...(present === undefined && bytes !== undefined && !request.dryRun ? { rewritten: true } : {}),
      replayed: true,
    };
  }

  #shown(
    { path, request, target }: Job,
    { bytes, result, more }: Ready,
    before: Pick<Present, "bytes"> | undefined,
  ): Answer {
    const decoder = new TextDecoder();
    const text = decoder.decode(bytes);
    const base = before === undefined ? undefined : decoder.decode(before.bytes);
    const receipt: Answer = { ...JSON.parse(result.receipt) };
    const { detail, maxTokens } = request;
    const diff = detail === "diff" ? changesOf(path, base, text).diff : "";
    return show(receipt, { detail, maxTokens, path: target, diff, code: text, more });
  }
}

function preparedAs({ result }: Ready) {
  const { resultId, sha256Before, sha256After } = result;
  return { sha256Before, sha256After, tempPath: null, resultId, result: packResult(result) };
}

function detailsOf({ repairs, syntax, usage }: Composed): Answer {
  return {
    verification: { syntax: syntax.checked ? "checked" : "no parser for it", repairs, omissions: 0 },
    usage: usageDetail(usage),
  };
}
