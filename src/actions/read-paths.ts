import { statSync } from "node:fs";
import { BrainloopError } from "../error.ts";
import { presentParts } from "../ingest/parts.ts";
import { DIGEST_ID_LENGTH, present, spendable, type StoredDigest } from "../ingest/present.ts";
import type { Digest } from "../digest.ts";
import type { AnyReader, Detail } from "../reader.ts";
import { readerNamed } from "../readers/index.ts";
import { mapView } from "../readers/map/index.ts";
import { estimateTokens } from "../tokens.ts";
import type { ActionContext } from "./context.ts";
import { asList } from "./params.ts";

/** What a reading action was asked, its own parameters renamed. */
export interface ReadRequest {
  file_path: string | string[];
  /** Symbols or sections whose source is wanted; the digest itself where there are none. */
  parts: string[];
  detail: Detail;
  format: "outline" | "objects";
  max_tokens?: number | undefined;
  if_digest?: string | undefined;
  force: boolean;
  /** What is wanted of the parse beyond the usual. */
  options?: Readonly<Record<string, number>>;
  /** Lets Brainloop's own databases be read. */
  ownDatabases?: boolean;
  /** The part of the digest that is wanted. */
  narrow?(digest: Digest): Digest;
}

type Answer = Record<string, unknown>;

/** Reads one or more files with one reader, within one budget. */
export async function readPaths(
  reader: AnyReader["name"],
  request: ReadRequest,
  context: ActionContext,
): Promise<Answer> {
  const found = readerNamed(reader);
  if (found === undefined) throw new BrainloopError("INTERNAL", `No reader is named "${reader}"`);
  const paths = asList(request.file_path);
  const maxTokens = request.max_tokens ?? context.settings.get("call.max_tokens");
  const budget = maxTokens === 0 ? Number.POSITIVE_INFINITY : maxTokens;
  if (!Array.isArray(request.file_path))
    return await readOne(found, paths[0] ?? "", budget, request, context);

  let left = budget - LIST_RESERVE;
  const files: Answer[] = [];
  for (const [index, path] of paths.entries()) {
    const share = Math.floor(left / (paths.length - index)) - 2;
    const answer = await readOne(found, path, share, request, context).catch((error: unknown) =>
      failed(path, error),
    );
    const tokens = estimateTokens(JSON.stringify(answer)) + 1;
    if (tokens > spendable(left)) return { files, omitted: omittedFiles(paths.slice(index)) };
    left -= tokens;
    files.push(answer);
    context.progress({ done: index + 1, total: paths.length, message: path });
  }
  return { files };
}

/** Tokens of what stands around the files' answers, and of what says which are missing. */
const LIST_RESERVE = 40;

function omittedFiles(paths: readonly string[]): string {
  return `${paths.length} files from ${clip(JSON.stringify(paths[0]), 60)} on; ask for them by themselves`;
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/** One file that cannot be read does not keep the others from being answered. */
function failed(path: string, error: unknown): Answer {
  if (!(error instanceof BrainloopError) || error.code === "CANCELLED") throw error;
  return { path, error: error.toJSON() };
}

async function readOne(
  reader: AnyReader,
  path: string,
  budget: number,
  request: ReadRequest,
  context: ActionContext,
): Promise<Answer> {
  const { reading, mapping, signal } = context;
  const folder = reader.name === "read_code" && isDirectory(reading.guard.resolve(path));
  const stored = folder
    ? await mapping.map(path, {
        force: request.force,
        signal,
        onProgress: (done, total) => context.progress({ done, total, message: "files read" }),
      })
    : await reading.digest(path, reader, {
        force: request.force,
        signal,
        options: request.options,
        ownDatabases: request.ownDatabases === true,
      });
  const id = stored.sha256.slice(0, DIGEST_ID_LENGTH);
  if (request.if_digest === id && request.parts.length === 0) return { unchanged: true, digest_id: id };
  const answer =
    request.parts.length > 0 && "parse" in reader
      ? await presentParts(reader, stored, request.parts, budget, { reading, path, signal })
      : present(folder ? mapView : reader, narrowed(stored, request), {
          detail: request.detail,
          format: request.format,
          maxTokens: budget,
        });
  countSavings(context, stored, answer);
  return answer;
}

function narrowed(stored: StoredDigest, { narrow }: ReadRequest): StoredDigest {
  return narrow === undefined ? stored : { ...stored, digest: narrow(stored.digest) };
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** What an answer saved against reading the file whole: never below zero, and nothing for the source itself. */
function countSavings({ metrics, stores }: ActionContext, stored: StoredDigest, answer: Answer): void {
  const tokens = estimateTokens(JSON.stringify(answer));
  metrics.add("reader_source_tokens", stored.sourceTokens);
  metrics.add("reader_digest_tokens", tokens);
  metrics.add("tokens_saved", Math.max(0, stored.sourceTokens - tokens));
  stores.metadata.event("read", {
    path: stored.path,
    source_tokens: stored.sourceTokens,
    answer_tokens: tokens,
  });
}
