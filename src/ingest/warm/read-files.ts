import { BrainloopError, type PublicError } from "../../error.ts";
import type { Reader } from "../../reader.ts";
import { failureOf } from "../failure.ts";
import type { BatchResult, ParseJob, ParseOutcome } from "../parse-job.ts";
import type { Candidate } from "./judge.ts";
import type { WarmingOptions } from "./options.ts";

/** A text file that is due. */
export type TextCandidate = Candidate & { reader: Reader };

export type FileResult = { outcome: ParseOutcome } | { error: PublicError };

/** Larger files are handed to a thread by themselves. */
const SMALL_BYTES = 128 * 1024;
/** Bytes of a batch: some 50 ms of work, so that threads end together. */
const BATCH_BYTES = 256 * 1024;
/** Far less than a job may take; the rest of a batch is then read one by one. */
const BATCH_BUDGET_MS = 1_000;

/**
 * Reads files in threads, small ones in batches; one that takes its thread with it fails alone.
 * @returns in the order of the files
 * @throws BrainloopError CANCELLED, SHUTTING_DOWN
 */
export async function readFiles(
  files: readonly TextCandidate[],
  options: Pick<WarmingOptions, "pool" | "maxFileBytes" | "log">,
  signal: AbortSignal,
): Promise<FileResult[]> {
  const results = new Map<TextCandidate, FileResult>();
  await Promise.all(
    inBatches(files).map(async (batch) => {
      for (const [at, result] of (await readBatch(batch)).entries()) {
        const file = batch[at];
        if (file !== undefined) results.set(file, result);
      }
    }),
  );
  return files.flatMap((file) => results.get(file) ?? []);

  async function readBatch(batch: readonly TextCandidate[]): Promise<FileResult[]> {
    const [first] = batch;
    if (first === undefined) return [];
    if (batch.length === 1) return [await readAlone(first)];
    const read = await batchResults(batch, first.path);
    return await Promise.all(
      batch.map(async (file, at) => {
        const result = read[at];
        if (result === undefined || result.type === "undone") return await readAlone(file);
        if (result.type === "read") return { outcome: result.outcome };
        return noted(file, result);
      }),
    );
  }

  /** None where the thread was lost over it. */
  async function batchResults(batch: readonly TextCandidate[], path: string): Promise<BatchResult[]> {
    try {
      const jobs = batch.map((file) => jobOf(file));
      const outcome = await options.pool.run(
        { type: "batch", path, jobs, budgetMs: BATCH_BUDGET_MS },
        signal,
      );
      return outcome.type === "batch" ? outcome.results : [];
    } catch (error) {
      refuseToGoOn(error);
      return [];
    }
  }

  async function readAlone(file: TextCandidate): Promise<FileResult> {
    try {
      const outcome = await options.pool.run(jobOf(file), signal);
      if (outcome.type === "parsed" || outcome.type === "same") return { outcome };
      throw new BrainloopError("INTERNAL", "The parser answered another question");
    } catch (error) {
      refuseToGoOn(error);
      return noted(file, failureOf(error, file.path));
    }
  }

  function noted(
    { path }: Candidate,
    { error, defect }: { error: PublicError; defect?: string | undefined },
  ) {
    if (defect !== undefined) options.log.error("Parser failed", { path, reason: defect });
    return { error };
  }

  function jobOf({ path, reader, known }: TextCandidate): ParseJob {
    const maxBytes = Math.min(reader.maxBytes, options.maxFileBytes());
    const same = known === undefined ? {} : { knownSha256: known.contentSha256 };
    return { type: "parse", path, reader: reader.name, maxBytes, ...same };
  }
}

function inBatches(files: readonly TextCandidate[]): TextCandidate[][] {
  const batches: TextCandidate[][] = [];
  let small: TextCandidate[] = [];
  let bytes = 0;
  for (const file of files) {
    if (file.bytes > SMALL_BYTES) {
      batches.push([file]);
      continue;
    }
    if (small.length > 0 && bytes + file.bytes > BATCH_BYTES) {
      batches.push(small);
      small = [];
      bytes = 0;
    }
    small.push(file);
    bytes += file.bytes;
  }
  if (small.length > 0) batches.push(small);
  return batches;
}

/** What ends the whole run is no fault of a file. */
function refuseToGoOn(error: unknown): void {
  if (error instanceof BrainloopError && (error.code === "CANCELLED" || error.code === "SHUTTING_DOWN"))
    throw error;
}
