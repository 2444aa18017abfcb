import { BrainloopError } from "../../error.ts";
import { didYouMean } from "../../nearest.ts";
import { quote } from "../../quote.ts";
import type { BlockRow, SessionRow } from "../../store/session-rows.ts";
import type { Proposals } from "../../store/proposals.ts";
import type { LoopOptions } from "./options.ts";

/** A session with its blocks, in the order in which they were proposed. */
export interface Session extends SessionRow {
  blocks: BlockRow[];
}

/** Why a block has no text whose worker was ended while it was made. */
const INTERRUPTED = JSON.stringify({
  code: "CANCELLED",
  message: "The worker that had it written is gone",
  hint: "Refine it: it is written then",
  retryable: true,
});

/** Frees what workers that are gone were at. */
export async function freeBlocks(proposals: Proposals): Promise<void> {
  await proposals.free(INTERRUPTED);
}

type Stored = Pick<LoopOptions, "proposals" | "sessions">;

/** @throws BrainloopError SESSION_NOT_FOUND */
export async function findSession(sessionId: string, { proposals, sessions }: Stored): Promise<Session> {
  await freeBlocks(proposals);
  const session = await sessions.find(sessionId);
  if (session === undefined) {
    throw new BrainloopError("SESSION_NOT_FOUND", `There is no session ${quote(sessionId)}`, {
      hint: 'loop {"mode": "status"} lists the sessions of this project',
    });
  }
  return { ...session, blocks: await sessions.blocks(sessionId) };
}

/** @throws BrainloopError BLOCK_NOT_FOUND */
export function findBlock({ sessionId, blocks }: Session, blockId: string): BlockRow {
  const block = blocks.find((candidate) => candidate.blockId === blockId);
  if (block !== undefined) return block;
  const ids = blocks.map((candidate) => candidate.blockId);
  throw new BrainloopError(
    "BLOCK_NOT_FOUND",
    `Session ${quote(sessionId)} has no block ${quote(blockId)}${didYouMean(blockId, ids)}`,
    { hint: `Its blocks are ${ids.map(quote).join(", ")}` },
  );
}
