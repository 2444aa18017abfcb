import { BrainloopError } from "../error.ts";
import { MASK } from "../mask/index.ts";
import { type FilePart, MAX_NAMES, type Reader } from "../reader.ts";
import { costOf, fitsIn } from "./present.ts";
import type { Reading } from "./reading.ts";
import { digestId, type StoredDigest } from "./stored-digest.ts";

export interface PartsContext {
  reading: Reading;
  /** As the caller wrote it. */
  path: string;
  signal: AbortSignal;
}

/** Of a name in a hint. */
const LONGEST_NAME = 60;

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
  const parts = found.flatMap((match) => match.parts);
  const missing = found.flatMap(({ parts: matches, near }, index) =>
    matches.length > 0 ? [] : [{ name: wanted[index] ?? "", ...(near.length > 0 ? { near } : {}) }],
  );
  const names = [...new Set(found.flatMap((match) => match.names ?? []))];
  if (parts.length === 0) throw nothingFound(missing, names, digest.path);
  const head = {
    path: digest.path,
    digest_id: digestId(digest),
    ...(missing.length > 0 ? { missing } : {}),
  };
  const answers = parts.map((part) => answerFor(part, lines));
  const whole = { ...head, parts: answers };
  if (fitsIn(whole, budget)) return whole;
  const note = `${parts.length} parts are whole with max_tokens ${Math.ceil(costOf(whole) / 100) * 100}`;
  // The first ones whole, of the others the names; and where even those are too many, as many as fit.
  for (let sources = answers.length; sources >= 0; sources--) {
    const some = answers.map(({ source, ...name }, at) =>
      at < sources ? { ...name, source } : { ...name, omitted: true },
    );
    const answer = { ...head, parts: some, omitted: note };
    if (fitsIn(answer, budget)) return answer;
  }
  return { ...head, omitted: note };
}

function answerFor(part: FilePart, lines: readonly string[]) {
  const source = slice(lines, part);
  const masked = source.split(MASK).length - 1;
  return {
    name: part.name,
    range: `${part.line}-${part.endLine}`,
    ...(masked > 0 ? { masked_secrets: masked } : {}),
    source,
  };
}

function nothingFound(
  missing: readonly { name: string; near?: string[] }[],
  there: readonly string[],
  path: string,
): BrainloopError {
  const names = missing.map(({ name }) => JSON.stringify(name)).join(", ");
  const near = [...new Set(missing.flatMap((name) => name.near ?? []))];
  return new BrainloopError(
    "INVALID_PARAMS",
    `${names} ${missing.length > 1 ? "are" : "is"} not in "${path}"`,
    { hint: near.length > 0 ? `Nearest are ${near.join(", ")}` : namesThere(there) },
  );
}

function namesThere(names: readonly string[]): string {
  if (names.length === 0)
    return "It has no parts with a name: read its digest, or the file with your own tools";
  return `It has ${names.slice(0, MAX_NAMES).map(clipName).join(", ")}${names.length < MAX_NAMES ? "" : "…; its digest has all names"}`;
}

function clipName(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME).toWellFormed()}…` : name;
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
