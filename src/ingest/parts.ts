import { BrainloopError } from "../error.ts";
import { MASK } from "../mask/index.ts";
import type { FilePart, FoundParts, Reader } from "../reader.ts";
import { estimateTokens } from "../tokens.ts";
import { spendable } from "./present.ts";
import type { Reading } from "./reading.ts";
import { digestId, type StoredDigest } from "./stored-digest.ts";

export interface PartsContext {
  reading: Reading;
  /** As the caller wrote it. */
  path: string;
  signal: AbortSignal;
}

/** A file is read again where it changed between its digest and its source. */
const MAX_TRIES = 3;

/**
 * The source of named parts of a file, each exactly as it stands there, secrets masked.
 * @throws BrainloopError INVALID_PARAMS for a name that is not there, with the nearest ones
 */
export async function presentParts(
  reader: Reader,
  stored: StoredDigest,
  wanted: readonly string[],
  budget: number,
  context: PartsContext,
): Promise<Record<string, unknown>> {
  const { digest, lines } = await consistent(reader, stored, context);
  const found = await context.reading.find(digest, wanted, context.signal);
  const parts = found.flatMap((match, index) => partsOf(match, wanted[index] ?? "", digest.path));
  const head = { path: digest.path, digest_id: digestId(digest) };
  const spent = estimateTokens(JSON.stringify(head)) + RESERVE;
  let left = spendable(budget) - spent;
  const shown: Record<string, unknown>[] = [];
  let whole = spent;
  for (const part of parts) {
    const source = slice(lines, part);
    const masked = source.split(MASK).length - 1;
    const name = { name: part.name, range: `${part.line}-${part.endLine}` };
    const answer = { ...name, ...(masked > 0 ? { masked_secrets: masked } : {}), source };
    const tokens = costOf(answer);
    whole += tokens;
    const fitting = [answer, { ...name, omitted: true }].find((candidate) => costOf(candidate) <= left);
    if (fitting === undefined) continue;
    left -= costOf(fitting);
    shown.push(fitting);
  }
  const complete = shown.length === parts.length && shown.every((part) => "source" in part);
  const enough = Math.ceil((whole * 1.1) / 100) * 100;
  return {
    ...head,
    ...(shown.length > 0 ? { parts: shown } : {}),
    ...(complete ? {} : { omitted: `${parts.length} parts are whole with max_tokens ${enough}` }),
  };
}

/** Tokens kept free for what was left out and how to get it. */
const RESERVE = 24;

function costOf(answer: Record<string, unknown>): number {
  return estimateTokens(JSON.stringify(answer)) + 1;
}

function partsOf({ parts, near }: FoundParts, name: string, path: string): FilePart[] {
  if (parts.length > 0) return parts;
  throw new BrainloopError("INVALID_PARAMS", `${JSON.stringify(name)} is not in "${path}"`, {
    hint: near.length > 0 ? `Nearest are ${near.join(", ")}` : "Read the file's digest for the names it has",
  });
}

/** Digest and source of the same content. */
async function consistent(
  reader: Reader,
  stored: StoredDigest,
  { reading, path, signal }: PartsContext,
): Promise<{ digest: StoredDigest; lines: string[] }> {
  let digest = stored;
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    const source = await reading.source(path, signal);
    if (source.sha256 === digest.sha256) return { digest, lines: source.text.split(/(?<=\n|\r(?!\n))/) };
    digest = await reading.digest(path, reader, { force: true, signal });
  }
  throw new BrainloopError("FILE_CHANGED", `"${digest.path}" keeps changing while it is read`, {
    hint: "Try again when what writes it has finished",
    retryable: true,
  });
}

function slice(lines: readonly string[], { line, endLine }: FilePart): string {
  return lines
    .slice(line - 1, endLine)
    .join("")
    .replace(/\r?\n$/, "");
}
