import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { FileGeneration } from "../file/index.ts";
import type { Place } from "../file/job.ts";
import { targetLanguage } from "../language.ts";

/** A block as a caller proposes it. */
export interface BlockRequest {
  id: string;
  description: string;
  type: string | undefined;
  /** As the caller wrote it. */
  target: string;
}

/** A block whose target may be written. */
export interface Placed extends Place {
  id: string;
  description: string;
  /** A language, or `code` where neither the call nor the target's name tells. */
  type: string;
}

/**
 * Where blocks go; refused before anything is asked of a model.
 * @throws BrainloopError of the guard; PATH_PROTECTED, INVALID_PARAMS
 */
export function placeBlocks(requests: readonly BlockRequest[], files: FileGeneration): Placed[] {
  const blocks = requests.map(({ id, description, type, target }) => {
    const place = files.place(target);
    return { id, description, type: targetLanguage(place.target, type).name ?? "code", ...place };
  });
  for (const [index, { id, target }] of blocks.entries()) {
    const before = blocks.slice(0, index);
    if (before.some((other) => other.id === id)) {
      throw new BrainloopError("INVALID_PARAMS", `Two blocks have the id ${quote(id)}`, {
        hint: "Give every block of a session its own id",
      });
    }
    const same = before.find((other) => other.target === target);
    if (same !== undefined) {
      throw new BrainloopError(
        "INVALID_PARAMS",
        `Blocks ${quote(same.id)} and ${quote(id)} have the same target, which the later would replace`,
        { hint: "Make them one block, or give each its own file" },
      );
    }
  }
  return blocks;
}

/** How a block is named to those that are written at the same time. */
export function mention({ id, path, type, description }: Omit<Placed, "target">): string {
  return `${id}, ${path} (${type}): ${description}`;
}
