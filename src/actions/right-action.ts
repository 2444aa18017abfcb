import { BrainloopError } from "../error.ts";
import { fitsIn } from "../ingest/present.ts";
import type { AnyReader } from "../reader.ts";
import { readers } from "../readers/index.ts";

/**
 * The error of a read, with the action to call instead where the file, or the folder, is another reader's.
 * @param path as the caller wrote it
 */
export function withRightAction(
  error: unknown,
  { path, isFolder, reader }: { path: string; isFolder: boolean; reader: AnyReader },
): unknown {
  if (!(error instanceof BrainloopError)) return error;
  const { code, message, details } = error;
  const hint = hintFor(code, path, isFolder, reader);
  return hint === undefined
    ? error
    : new BrainloopError(code, message, {
        hint,
        ...(details === undefined ? {} : { details }),
        cause: error,
      });
}

function hintFor(code: string, path: string, isFolder: boolean, reader: AnyReader): string | undefined {
  if (code === "NOT_A_FILE")
    return isFolder
      ? "Call read_code for the map of a folder"
      : "Name a regular file: anything else is never opened";
  if (code !== "UNSUPPORTED_FORMAT") return undefined;
  const right = readerOf(path, reader);
  return right === undefined ? undefined : `Call ${right.name} for this file`;
}

/** The reader of files of that name, if it is another one. */
function readerOf(path: string, reader: AnyReader): AnyReader | undefined {
  return readers.find((other) => other !== reader && other.accepts(path));
}

const NOTHING_IN_IT: Readonly<Record<AnyReader["name"], string>> = {
  read_code: "no declarations in it",
  read_config: "no keys in it",
  read_markdown: "no headings, lists, links or code blocks in it",
  read_sqlite: "no tables in it",
};

/** An answer whose digest is empty, with a note that says so and what to call instead, as far as it fits. */
export function withNote(
  answer: Record<string, unknown>,
  { path, reader, budget }: { path: string; reader: AnyReader; budget: number },
): Record<string, unknown> {
  const isEmpty = answer["digest"] === "" || answer["source"] === "";
  if (!isEmpty || "omitted" in answer) return answer;
  const right = reader.accepts(path) ? undefined : readerOf(path, reader);
  const next = right === undefined ? "read it with your own tools" : `call ${right.name} for this file`;
  const nothing = answer["lines"] === 0 ? "the file is empty" : `${NOTHING_IN_IT[reader.name]}; ${next}`;
  const noted = { ...answer, note: nothing };
  return fitsIn(noted, budget) ? noted : answer;
}
