import { BrainloopError } from "../error.ts";
import { maskSecrets } from "../mask/index.ts";
import { judgeName } from "../mask/names.ts";
import { requireRegularFile } from "../open-file.ts";
import { renderOutline } from "../outline.ts";
import type { FileReader, FileResult } from "../reader.ts";
import { readerNamed } from "../readers/index.ts";
import type { FileJobInChild, FileStamp, Outcome } from "./parse-job.ts";
import { pack } from "./stored-digest.ts";
import { stampOf } from "./stamp.ts";

/**
 * Does one job of a {@link FileReader}; runs in a child process.
 * @param deliver gets what is known so far, several times
 * @throws BrainloopError
 */
export async function runFileJob(job: FileJobInChild, deliver: (outcome: Outcome) => void): Promise<Outcome> {
  const reader = readerNamed(job.reader);
  if (reader === undefined || !("read" in reader))
    throw new BrainloopError("INTERNAL", `No reader of files is named "${job.reader}"`);
  requireRegularFile(job.path);
  // Taken before: what changes while the file is read gives it another stamp than the one it is kept under.
  const stamp = stampOf(job.path, reader);
  const result = await reader.read({
    path: job.path,
    options: job.options,
    knownId: job.knownSha256,
    scratch: job.scratch,
    deadline: performance.now() + job.budgetMs,
    mask(text) {
      const masked = maskSecrets(text);
      return { text: masked.text, found: masked.findings.length };
    },
    isSecretName: (name) => judgeName(name) !== undefined,
    deliver: (partial) => deliver(toOutcome(reader, partial, stamp)),
  });
  if (result !== "same") return toOutcome(reader, result, stamp);
  const empty = { parsed: "", outline: "", lines: 0, sourceTokens: 0, maskedSecrets: 0 };
  return { type: "same", stamp, sha256: job.knownSha256 ?? "", ...empty };
}

function toOutcome(reader: FileReader, result: FileResult, stamp: FileStamp): Outcome {
  const { id, digest, sourceTokens, maskedSecrets } = result;
  return {
    type: "parsed",
    stamp,
    sha256: id,
    parsed: pack({ digest }),
    outline: renderOutline(reader.outline(digest, "full")),
    lines: 0,
    sourceTokens,
    maskedSecrets,
  };
}
