import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { BlockRow } from "../../store/session-rows.ts";

/** Whether a block's first text is still being made. */
export function isBeingWritten({ code, status, leaseUntil }: BlockRow): boolean {
  return status === "proposed" && code === null && leaseUntil !== null;
}

/**
 * Whether a step may be taken on a block.
 * @param step as a past participle: `refined`
 * @throws BrainloopError BLOCK_STATE; CONFLICT where its first text is still being made
 */
export function requireOpen(block: BlockRow, step: "refined" | "committed"): void {
  const { blockId, code, status } = block;
  if (isBeingWritten(block)) {
    throw new BrainloopError("CONFLICT", `Block ${quote(blockId)} is still being written`, {
      hint: "Call again when `propose` is answered, or its worker was given up: 30 s at most",
    });
  }
  if (status === "failed" && code === null && step === "committed") {
    throw new BrainloopError(
      "BLOCK_STATE",
      `Block ${quote(blockId)} failed and has no text: it cannot be committed`,
      {
        hint: "Refine it first: it is written then",
        details: { status },
      },
    );
  }
  if (status !== "committed" && status !== "abandoned") return;
  const what = status === "committed" ? "is committed, which is final" : "was abandoned, which is final";
  throw new BrainloopError("BLOCK_STATE", `Block ${quote(blockId)} ${what}: it cannot be ${step}`, {
    hint: "Propose it anew in another session",
    details: { status },
  });
}

/** Another step was taken on a block meanwhile, or is. */
export function overtaken(blockId: string, what: string, hint: string): BrainloopError {
  return new BrainloopError("CONFLICT", `Block ${quote(blockId)} ${what}`, { hint });
}
