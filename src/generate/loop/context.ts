import * as v from "valibot";
import type { BlockRow, SessionRow } from "../../store/session-rows.ts";
import type { ContextFile } from "../file/request.ts";
import { isDatabase } from "./database.ts";
import type { LoopOptions } from "./options.ts";
import type { Placed } from "./place-block.ts";

const Paths = v.array(v.string());

/**
 * The context of a session as it is now.
 * @param instead paths in place of those that it was proposed with
 * @throws BrainloopError of reading
 */
export async function contextOf(
  { contextFiles }: SessionRow,
  instead: readonly string[] | undefined,
  signal: AbortSignal,
  { readContext }: LoopOptions,
): Promise<ContextFile[]> {
  return await readContext(instead ?? v.parse(Paths, JSON.parse(contextFiles)), signal);
}

/** A block of a session, with its target as agents see it. */
export function placed({ blockId, description, target, type }: BlockRow, { guard }: LoopOptions): Placed {
  const runs = type === "sql" && isDatabase(target);
  return { id: blockId, description, target, type, runs, path: guard().relative(target) };
}
