import { BrainloopError } from "../error.ts";
import type { ContextFile } from "../generate/file/request.ts";
import type { Reading } from "../ingest/reading.ts";
import { readers } from "../readers/index.ts";
import { estimateTokens } from "../tokens.ts";

/** A file up to this size is shown to the model whole. */
const WHOLE_TOKENS = 2_500;
/** What all files shown whole may cost together; the others are shown as digests. */
const ALL_WHOLE_TOKENS = 30_000;
const DIGEST_TOKENS = 2_500;

/**
 * Context files as a model is shown them: small ones whole, others as digests. Secrets are masked.
 * @param paths as the caller wrote them
 * @throws BrainloopError of the guard and of reading; UNSUPPORTED_FORMAT for what is neither text nor has a reader
 */
export async function readContextFiles(
  paths: readonly string[],
  reading: Reading,
  signal: AbortSignal,
): Promise<ContextFile[]> {
  const files: ContextFile[] = [];
  let left = ALL_WHOLE_TOKENS;
  for (const path of paths) {
    const file = await readOne(path, reading, Math.min(left, WHOLE_TOKENS), signal);
    if (file.kind === "source") left -= estimateTokens(file.text);
    files.push(file);
  }
  return files;
}

async function readOne(
  path: string,
  reading: Reading,
  wholeTokens: number,
  signal: AbortSignal,
): Promise<ContextFile> {
  const shown = reading.guard.relative(reading.guard.resolve(path));
  const source = await sourceOf(path, reading, signal);
  if (source !== undefined && estimateTokens(source.text) <= wholeTokens) {
    return { path: shown, kind: "source", text: source.text, sha256: source.sha256 };
  }
  const reader = readers.find((candidate) => candidate.accepts(path, source?.text.slice(0, 1024)));
  if (reader === undefined) throw tooLarge(path, source === undefined);
  const stored = await reading.digest(path, reader, { signal });
  const want = { detail: "full", format: "outline", maxTokens: DIGEST_TOKENS } as const;
  const { digest, source: whole } = await reading.answer(stored, want, signal);
  const text = typeof digest === "string" ? digest : typeof whole === "string" ? whole : "";
  return { path: shown, kind: "digest", text, sha256: source?.sha256 ?? stored.sha256 };
}

/** Nothing for what is no text: a database has a reader of its own. */
async function sourceOf(
  path: string,
  reading: Reading,
  signal: AbortSignal,
): Promise<{ text: string; sha256: string } | undefined> {
  try {
    return await reading.source(path, signal);
  } catch (error) {
    if (error instanceof BrainloopError && error.code === "UNSUPPORTED_FORMAT") return undefined;
    throw error;
  }
}

function tooLarge(path: string, binary: boolean): BrainloopError {
  const what = binary
    ? "is no text"
    : `has more than ${WHOLE_TOKENS} tokens and no reader to make a digest of it`;
  return new BrainloopError("UNSUPPORTED_FORMAT", `Context file ${JSON.stringify(path)} ${what}`, {
    hint: "Leave it out, and say in the prompt what matters of it",
  });
}
