import type { StyleSource } from "../../patterns/target-style.ts";
import type { ProcessedLog } from "../../store/processed.ts";
import type { Results } from "../../store/results.ts";
import { readTarget } from "../write/target-file.ts";

/**
 * Learns from what a person made of a file that Brainloop wrote, once for each text.
 * @param target real path
 * @throws BrainloopError of the store and of reading the file
 */
export async function learnEdit(
  target: string,
  { processed, results, style }: { processed: ProcessedLog; results: Results; style: StyleSource },
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
