import { BrainloopError } from "../../error.ts";
import type { PathGuard } from "../../path-guard.ts";
import type { StyleSource } from "../../patterns/target-style.ts";
import type { ProcessedLog } from "../../store/processed.ts";
import type { Results } from "../../store/results.ts";
import { FILE_ACTION, LOOP_ACTION } from "../write/file-writer.ts";
import { readTarget } from "../write/target-file.ts";

/** Files written before that are looked at beside the one that is written now. */
const MOST_OTHERS = 8;

interface LearnOptions {
  /** The guard in force. */
  guard(): PathGuard;
  processed: ProcessedLog;
  results: Results;
  style: StyleSource;
}

/**
 * Learns from what a person made of files that Brainloop wrote, once for each text: of the one that is written now,
 * and of those written last.
 * @param target real path; absent where several are written, or none yet
 * @throws BrainloopError of the store and of reading the target
 */
export async function learnEdits(
  target: string | undefined,
  options: LearnOptions,
  signal: AbortSignal,
): Promise<void> {
  if (target !== undefined) await learnEdit(target, options, signal);
  const latest = await options.processed.latestTargets([FILE_ACTION, LOOP_ACTION], MOST_OTHERS + 1);
  for (const other of latest) {
    if (other === target) continue;
    try {
      // Its folder may be a link by now, or no root.
      // oxlint-disable-next-line no-await-in-loop -- they share the parser threads
      if (options.guard().resolve(other) === other) await learnEdit(other, options, signal);
    } catch (error) {
      if (!(error instanceof BrainloopError) || error.code === "CANCELLED") throw error;
      // Gone or closed to us: it teaches nothing, and is not what was asked for.
    }
  }
}

async function learnEdit(
  target: string,
  { processed, results, style }: LearnOptions,
  signal: AbortSignal,
): Promise<void> {
  const written = await processed.lastWritten(target);
  if (written === undefined) return;
  const present = readTarget(target);
  if (present === undefined || present.sha256 === written) return;
  const made = await results.content(written);
  if (made === undefined) return;
  const decoder = new TextDecoder();
  const lesson = {
    kind: "edit",
    before: decoder.decode(made),
    after: decoder.decode(present.bytes),
  } as const;
  await style.learn({ ...lesson, target }, signal);
}
