import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { ProcessedLog } from "../../store/processed.ts";
import type { Results } from "../../store/results.ts";
import { changed } from "../write/file-writer.ts";
import type { Present } from "../write/target-file.ts";
import { shortSha } from "./receipt.ts";
import type { FileRequest } from "./request.ts";

/** The least of a sha256 that may stand for it. */
const FEWEST_DIGITS = 6;

/**
 * Whether the caller may have what stands at the target replaced.
 * @throws BrainloopError FILE_EXISTS, FILE_CHANGED, INVALID_PARAMS
 */
export async function requireReplaceable(
  request: Pick<FileRequest, "dryRun" | "ifSha256" | "outputPath" | "overwrite">,
  target: string,
  present: Present | undefined,
  { processed, results }: { processed: ProcessedLog; results: Results },
): Promise<void> {
  const { ifSha256 } = request;
  if (ifSha256 !== undefined) {
    if (!new RegExp(`^[\\da-f]{${FEWEST_DIGITS},64}$`, "i").test(ifSha256)) {
      throw new BrainloopError(
        "INVALID_PARAMS",
        `if_sha256: expected ${FEWEST_DIGITS} to 64 hex digits, found ${quote(ifSha256)}`,
        { hint: "Give the digest_id that a read of the file showed, or the sha256 of its receipt" },
      );
    }
    if (present?.sha256.startsWith(ifSha256.toLowerCase()) !== true) throw changed(target, present);
    return;
  }
  if (present === undefined || request.overwrite || request.dryRun) return;
  if (await processed.wrote(target, present.sha256)) return;
  if (await results.wrote(target, present.sha256)) return;
  throw new BrainloopError(
    "FILE_EXISTS",
    `${quote(request.outputPath)} exists, and Brainloop did not write it`,
    {
      hint: `To have it rewritten on top of its present content add "if_sha256": "${shortSha(present.sha256)}", or "overwrite": true`,
      details: { sha256: shortSha(present.sha256) },
    },
  );
}
