import { BrainloopError } from "../error.ts";
import type { AnyReader } from "../reader.ts";
import { readers } from "../readers/index.ts";

/**
 * The error of a read, with the action to call instead where the file, or the folder, is another reader's.
 * @param path as the caller wrote it
 */
export function withRightAction(error: unknown, path: string, reader: AnyReader): unknown {
  if (!(error instanceof BrainloopError)) return error;
  const { code, message, details } = error;
  const hint = hintFor(code, path, reader);
  return hint === undefined
    ? error
    : new BrainloopError(code, message, {
        hint,
        ...(details === undefined ? {} : { details }),
        cause: error,
      });
}

function hintFor(code: string, path: string, reader: AnyReader): string | undefined {
  if (code === "NOT_A_FILE" && reader.name !== "read_code") return "Call read_code for the map of a folder";
  if (code !== "UNSUPPORTED_FORMAT") return undefined;
  const right = readers.find((other) => other !== reader && other.accepts(path));
  return right === undefined ? undefined : `Call ${right.name} for this file`;
}
