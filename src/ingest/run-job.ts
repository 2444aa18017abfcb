import { type DecodedText, decodeText } from "../decode-text.ts";
import type { MaskedSecret } from "../digest.ts";
import { BrainloopError } from "../error.ts";
import { maskSecrets } from "../mask/index.ts";
import { readRegularFile } from "../open-file.ts";
import { renderOutline } from "../outline.ts";
import { quote } from "../quote.ts";
import type { Source } from "../reader.ts";
import { readerNamed } from "../readers/index.ts";
import { estimateTokens } from "../tokens.ts";
import { failureOf } from "./failure.ts";
import type {
  BatchJob,
  BatchOutcome,
  BatchResult,
  Outcome,
  ParseJob,
  ParseOutcome,
  ReadyJob,
  SourceJob,
} from "./parse-job.ts";
import { WORTH_OF_SOURCE } from "./present.ts";
import { runFileJob } from "./run-file-job.ts";
import { pack } from "./stored-digest.ts";
import { searchFiles } from "./search-files.ts";
import { checkText } from "./check-text.ts";
import { observeFiles, observeText } from "./observe-text.ts";
import { surveyText } from "./survey-text.ts";
import { countLines } from "./count-lines.ts";
import { answerFrom, findIn, focusOn, topLevelOf } from "./view.ts";

/**
 * Does one job; runs in a worker thread or a child process. Secrets are masked before a reader sees
 * the text, so that nothing that comes out of here can hold one.
 * @param isAlone whether this process does nothing else, and can be ended
 * @param deliver gets what is known so far, where a job is done in steps
 * @returns undefined where the job needs a process of its own
 * @throws BrainloopError
 */
export async function runJob(
  job: ReadyJob,
  isAlone: boolean,
  deliver: (outcome: Outcome) => void,
): Promise<Outcome | undefined> {
  switch (job.type) {
    case "answer":
      return { type: "answer", answer: answerFrom(job.stored, job.want) };
    case "find":
      return { type: "found", found: findIn(job.stored, job.wanted) };
    case "top_level":
      return { type: "top_level", digest: topLevelOf(job.stored) };
    case "focus":
      return { type: "focused", parsed: focusOn(job.stored, job.focus) };
    case "check":
      return await checkText(job);
    case "observe":
      return await observeText(job);
    case "observe_files":
      return await observeFiles(job);
    case "survey":
      return await surveyText(job);
    case "search":
      return await searchFiles(job);
    case "batch":
      return await runBatch(job);
    case "file":
      return await runFileJob(job, deliver);
    default:
      return await readFile(job, isAlone);
  }
}

async function runBatch({ jobs, budgetMs }: BatchJob): Promise<BatchOutcome> {
  const end = performance.now() + budgetMs;
  const results: BatchResult[] = [];
  for (const job of jobs) results.push(performance.now() > end ? { type: "undone" } : await readOfBatch(job));
  return { type: "batch", results };
}

async function readOfBatch(job: ParseJob): Promise<BatchResult> {
  try {
    const outcome = await readFile(job, false);
    return outcome?.type === "parsed" || outcome?.type === "same"
      ? { type: "read", outcome }
      : { type: "undone" };
  } catch (error) {
    return { type: "failed", ...failureOf(error, job.path) };
  }
}

async function readFile(job: ParseJob | SourceJob, isAlone: boolean): Promise<Outcome | undefined> {
  const { bytes, identity } = await readRegularFile(job.path, { maxBytes: job.maxBytes });
  const sha256 = new Bun.CryptoHasher("sha256").update(bytes).digest("hex");
  const stamp = {
    mtimeNs: String(identity.mtimeNs),
    ctimeNs: String(identity.ctimeNs),
    size: String(identity.size),
    inode: String(identity.inode),
  };
  if (job.type === "parse" && job.knownSha256 === sha256) {
    return {
      type: "same",
      stamp,
      sha256,
      parsed: "",
      outline: "",
      lines: 0,
      sourceTokens: 0,
      maskedSecrets: 0,
    };
  }
  const { text: raw, ...encoded } = decode(bytes, job.path);
  const { text, findings } = maskSecrets(raw, { path: job.path });
  if (job.type === "source") return { type: "source", sha256, text, maskedSecrets: findings.length };
  const parsed = await parse(job, { path: job.path, text, ...encoded, findings, ...limited(job) }, isAlone);
  return parsed === undefined ? undefined : { ...parsed, stamp, sha256 };
}

function limited({ budgetMs }: ParseJob): { budgetMs?: number } {
  return budgetMs === undefined ? {} : { budgetMs };
}

/** @throws BrainloopError UNSUPPORTED_FORMAT, with the file's name */
function decode(bytes: Uint8Array, path: string): DecodedText {
  try {
    return decodeText(bytes);
  } catch (error) {
    if (!(error instanceof BrainloopError)) throw error;
    throw new BrainloopError(error.code, `${quote(path)} is no text: ${error.message}`, { cause: error });
  }
}

async function parse(
  job: ParseJob,
  source: Source & { findings: readonly MaskedSecret[] },
  isAlone: boolean,
): Promise<Omit<ParseOutcome, "stamp" | "sha256"> | undefined> {
  const reader = readerNamed(job.reader);
  if (reader === undefined || !("parse" in reader))
    throw new BrainloopError("INTERNAL", `No reader of text is named "${job.reader}"`);
  if (!isAlone && reader.needsProcess?.(source) === true) return undefined;
  const digest = await reader.parse(source);
  const { text, findings } = source;
  const sourceTokens = estimateTokens(text);
  const full = renderOutline(reader.outline(digest, "full"));
  const keepSource = estimateTokens(full) > sourceTokens * WORTH_OF_SOURCE;
  return {
    type: "parsed",
    parsed: pack({ digest, ...(keepSource ? { source: text } : {}) }),
    outline: full,
    lines: countLines(text),
    sourceTokens,
    maskedSecrets: findings.length,
  };
}
