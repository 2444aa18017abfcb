import type { ProcessedRow } from "../../store/processed.ts";
import { unpackResult } from "../write/record.ts";
import { changed } from "../write/file-writer.ts";
import { readTarget, sha256 } from "../write/target-file.ts";
import { answerOf } from "./answer.ts";
import type { Answer, FileGenerationOptions, Job, Ready } from "./job.ts";

/** What is to be done about a call that was made before. */
export type Replay =
  /** Nothing: this is its answer. */
  | { answer: Answer }
  /** The file is missing, and this is what it held. */
  | { rewrite: Ready; answer: Answer }
  /** It is to be generated anew, on top of what someone made of the file. */
  | "anew";

/**
 * Looks at what became of a call that was done before.
 * @throws BrainloopError FILE_CHANGED where someone changed the file and the call does not ask to go on from there
 */
export async function replay(
  job: Job,
  done: ProcessedRow,
  { results }: Pick<FileGenerationOptions, "results">,
): Promise<Replay> {
  const { request, target } = job;
  const result = unpackResult(done.result);
  const present = readTarget(target);
  if (present !== undefined && present.sha256 !== done.sha256After) {
    if (request.overwrite || request.ifSha256 !== undefined) return "anew";
    throw changed(target, present);
  }
  // Killed between its last two steps, the first call may have left no result behind.
  await results.record(result);
  const kept = done.sha256After === null ? undefined : await results.content(done.sha256After);
  const before = done.sha256Before === null ? undefined : await results.content(done.sha256Before);
  const bytes = present?.bytes ?? kept;
  const ready: Ready = { bytes: bytes ?? new Uint8Array(), result, more: {} };
  const answer = answerOf(job, ready, before === undefined ? undefined : { bytes: before });
  if (present !== undefined || request.dryRun) return { answer: { ...answer, replayed: true } };
  if (bytes === undefined) {
    const note = "the file is gone and its text is no longer kept; force generates it anew";
    return { answer: { ...answer, note, replayed: true } };
  }
  return {
    rewrite: { ...ready, result: { ...result, sha256Before: null, sha256After: sha256(bytes) } },
    answer: { ...answer, rewritten: true, replayed: true },
  };
}
