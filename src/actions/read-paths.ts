import { statSync } from "node:fs";
import { BrainloopError } from "../error.ts";
import { presentParts } from "../ingest/parts.ts";
import { costOf, fitsIn } from "../ingest/present.ts";
import { digestId } from "../ingest/stored-digest.ts";
import type { AnyReader, Detail, FileOptions, Selection } from "../reader.ts";
import { readerNamed } from "../readers/index.ts";
import type { ActionContext } from "./context.ts";
import { asList } from "./params.ts";
import { withNote, withRightAction } from "./right-action.ts";

/** What a reading action was asked, its own parameters renamed. */
export interface ReadRequest {
  file_path: string | string[];
  /** Symbols or sections whose source is wanted; the digest itself where there are none. */
  parts: string[];
  /** What a folder's map is to show first. */
  focus?: string[];
  detail: Detail;
  format: "outline" | "objects";
  max_tokens?: number | undefined;
  if_digest?: string | undefined;
  force: boolean;
  /**
   * What is wanted of the parse beyond the usual.
   * @param path real path
   */
  optionsFor?(path: string): Promise<FileOptions>;
  /** Lets Brainloop's own databases be read. */
  ownDatabases?: boolean;
  /** The part of the digest that is wanted; all of it where absent. */
  only?: Selection;
}

type Answer = Record<string, unknown>;

/** More than any answer costs; a number that JSON can hold. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

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
  const budget = maxTokens === 0 ? NO_LIMIT : maxTokens;
  if (!Array.isArray(request.file_path))
    return await readOne(found, paths[0] ?? "", budget, request, context);

  let left = budget - LIST_RESERVE;
  const files: Answer[] = [];
  for (const [index, path] of paths.entries()) {
    const share = Math.floor(left / (paths.length - index));
    const answer = await readOne(found, path, share, request, context).catch((error: unknown) =>
      failed(path, error),
    );
    if (!fitsIn({ files: [...files, answer] }, budget - LIST_RESERVE)) {
      return { files, omitted: omittedFiles(paths.slice(index)) };
    }
    left -= costOf(answer);
    files.push(answer);
    context.progress({ done: index + 1, total: paths.length, message: path });
  }
  return { files };
}

/** Tokens of what says which files are missing. */
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
  const ownDatabases = request.ownDatabases === true;
  const real = reading.guard.resolve(path, { ownDatabases });
  const folder = reader.name === "read_code" && isDirectory(real);
  if (folder && request.parts.length > 0) {
    throw new BrainloopError("INVALID_PARAMS", `"${path}" is a folder, which has no symbols of its own`, {
      hint: "Read its map for the files that have them, then name one",
    });
  }
  const focus = request.focus ?? [];
  if (!folder && focus.length > 0) {
    throw new BrainloopError("INVALID_PARAMS", `focus orders a folder's map, and "${path}" is a file`, {
      hint: "Name its folder; of a file `symbol` gives the source you are after",
    });
  }
  if (request.if_digest !== undefined && request.parts.length + focus.length > 0) {
    throw new BrainloopError(
      "INVALID_PARAMS",
      "if_digest asks whether a digest changed; a part or a focus is always answered",
      {
        hint: "Leave one of the two out",
      },
    );
  }
  const stored = folder
    ? await mapping.map(path, {
        force: request.force,
        signal,
        focus: request.focus ?? [],
        onProgress: (done, total) => context.progress({ done, total, message: "files read" }),
      })
    : await reading
        .digest(path, reader, {
          force: request.force,
          signal,
          options: await request.optionsFor?.(real),
          ownDatabases,
        })
        .catch((error: unknown) => {
          throw withRightAction(error, { path, isFolder: isDirectory(real), reader });
        });
  const id = digestId(stored);
  if (request.if_digest === id) return { unchanged: true, digest_id: id };
  const answer =
    request.parts.length > 0 && "parse" in reader
      ? await presentParts(reader, stored, request.parts, budget, { reading, path, signal })
      : withNote(
          await reading.answer(
            stored,
            { detail: request.detail, format: request.format, maxTokens: budget, only: request.only },
            signal,
          ),
          { path, reader, budget },
        );
  const whole = request.parts.length === 0 && (request.only?.names ?? []).length === 0;
  if (whole) context.savings.count(stored, answer);
  context.stores.metadata.event("read", { path: stored.path, source_tokens: stored.sourceTokens });
  return answer;
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
