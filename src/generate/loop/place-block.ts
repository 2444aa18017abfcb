import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { FileGeneration } from "../file/index.ts";
import type { Place } from "../file/job.ts";
import { targetLanguage } from "../language.ts";
import { isDatabase } from "./database.ts";

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
  /** Whether it is SQL to be run on its target, and not written to it. */
  runs: boolean;
}

/**
 * Where blocks go; refused before anything is asked of a model.
 * @throws BrainloopError of the guard; PATH_PROTECTED, INVALID_PARAMS
 */
export function placeBlocks(requests: readonly BlockRequest[], files: FileGeneration): Placed[] {
  const blocks = requests.map(({ id, description, type, target }) => {
    const place = files.place(target);
    return { id, description, ...place, ...kindOf(place.target, type) };
  });
  for (const [index, { id, target }] of blocks.entries()) {
    const before = blocks.slice(0, index);
    if (before.some((other) => other.id === id)) {
      throw new BrainloopError("INVALID_PARAMS", `Two blocks have the id ${quote(id)}`, {
        hint: "Give every block of a session its own id",
      });
    }
    const same = blocks[index]?.runs === true ? undefined : before.find((other) => other.target === target);
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

/**
 * What a block is, by its type and its target.
 * @throws BrainloopError INVALID_PARAMS for an unknown type, and for another than SQL on a database
 */
export function kindOf(target: string, type: string | undefined): Pick<Placed, "type" | "runs"> {
  const runs = isDatabase(target);
  const name = targetLanguage(target, type ?? (runs ? "sql" : undefined)).name ?? "code";
  if (!runs || name === "sql") return { type: name, runs };
  throw new BrainloopError("INVALID_PARAMS", `A block of type ${quote(name)} cannot be run on a database`, {
    hint: 'Give "type": "sql", or the file that it is to be written to',
    details: { target },
  });
}

/** A path by whose name a block's text is read: by its type where the target's name says something else. */
export function readAs({ target, type }: Pick<Placed, "target" | "type">): string {
  return targetLanguage(target, type).checkAs;
}

/** Of another block's description, in characters: what it provides stands at its beginning. */
const MENTIONED = 2_000;

/** How a block is named to those that are written at the same time. */
export function mention({ id, path, type, description }: Omit<Placed, "target" | "runs">): string {
  const shown =
    description.length <= MENTIONED ? description : `${description.slice(0, MENTIONED).toWellFormed()}…`;
  return `${id}, ${path} (${type}): ${shown}`;
}
