import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { ProcessedLog } from "../../store/processed.ts";
import type { ResultRow, Results } from "../../store/results.ts";
import { changed, FILE_ACTION, type FileWriter, isFileAction } from "../write/file-writer.ts";
import type { Recovers } from "../write/recovery.ts";
import { type Present, readTarget, sha256 } from "../write/target-file.ts";
import { acquire } from "./acquire.ts";
import { changesOf } from "./changes.ts";
import { shortSha } from "./receipt.ts";

export interface RestorePlace {
  /** Real path, as agents see it, and as the caller wrote it. */
  target: string;
  path: string;
  outputPath: string;
}

export interface RestoreOptions {
  writer: FileWriter;
  recovery: Recovers;
  processed: ProcessedLog;
  results: Results;
  /** Wall clock, seconds since the Unix epoch. */
  now(): number;
  newId(): string;
  signal: AbortSignal;
}

/**
 * Puts back what a write replaced; a file that it created is removed. Being a write itself, it can be undone.
 * @throws BrainloopError INVALID_PARAMS, FILE_CHANGED, CONFLICT
 */
export async function restoreFile(
  place: RestorePlace,
  resultId: string,
  options: RestoreOptions,
): Promise<Record<string, unknown>> {
  const { now, newId, processed, recovery, results, writer, signal } = options;
  const { path, target } = place;
  const undone = await findResult(place, resultId, results);
  const key = sha256(`restore ${resultId}`);
  const bytes = undone.sha256Before === null ? undefined : await results.content(undone.sha256Before);
  if (undone.sha256Before !== null && bytes === undefined) throw noLongerKept(path, resultId);
  let again: string | undefined;
  for (;;) {
    const acquired = await acquire(
      { processed, recovery, newToken: newId },
      { key, action: FILE_ACTION, target, again, signal },
    );
    if ("done" in acquired) {
      // Done once, it may be wanted again: what counts is what stands there.
      again = acquired.done.claimToken;
      continue;
    }
    using claim = acquired.claim;
    let present: Present | undefined;
    let result: ResultRow;
    try {
      present = readTarget(target);
      const answer = { path, restored: resultId };
      if ((present?.sha256 ?? null) === undone.sha256Before) {
        await processed.fail(key, claim.token);
        return { ...answer, replayed: true };
      }
      if ((present?.sha256 ?? null) !== undone.sha256After) throw changed(target, present);
      const decoder = new TextDecoder();
      const { added, removed } = changesOf(
        path,
        present === undefined ? undefined : decoder.decode(present.bytes),
        bytes === undefined ? undefined : decoder.decode(bytes),
      );
      const id = newId();
      const receipt = {
        ...answer,
        ...(bytes === undefined ? { removed: true } : { sha256: shortSha(undone.sha256Before ?? "") }),
        lines: `+${added} −${removed}`,
        result_id: id,
      };
      result = {
        ...undone,
        resultId: id,
        key,
        sha256Before: present?.sha256 ?? null,
        sha256After: undone.sha256Before,
        receipt: JSON.stringify(receipt),
        timestamp: now(),
      };
    } catch (error) {
      await Promise.allSettled([processed.fail(key, claim.token)]);
      throw error;
    }
    const after = bytes === undefined ? undefined : { bytes, sha256: sha256(bytes) };
    await writer.write({ key, token: claim.token, target, before: present, after, result });
    return { ...JSON.parse(result.receipt) };
  }
}

async function findResult(
  { outputPath, target }: RestorePlace,
  resultId: string,
  results: Results,
): Promise<ResultRow> {
  const row = await results.find(resultId);
  if (row?.target === target && isFileAction(row.action)) return row;
  const what = row === undefined ? "No result" : "The result of another file";
  throw new BrainloopError("INVALID_PARAMS", `${what} is called ${quote(resultId)}`, {
    hint: `Give the result_id of a receipt for ${quote(outputPath)}`,
  });
}

function noLongerKept(path: string, resultId: string): BrainloopError {
  return new BrainloopError(
    "FILE_CHANGED",
    `What ${quote(path)} held before ${quote(resultId)} is no longer kept`,
    { hint: "Take it from version control; retention.contents_bytes says how much is kept" },
  );
}
