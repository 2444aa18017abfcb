import { defineAction } from "../action.ts";
import { BrainloopError } from "../error.ts";
import type { LoopCall } from "../generate/loop/options.ts";
import type { ActionContext } from "./context.ts";
import { askedOf } from "./generation-params.ts";
import { noteAbandoned, noteCommitted, noteCompleted, noteCreated } from "./loop-events.ts";
import { type LoopParams, loopParams } from "./loop-params.ts";
import { outputMessage } from "./output-message.ts";

/** Whom to ask, how, and how much of it is shown. */
const MODEL = ["patterns", "provider", "model", "max_completion_tokens", "max_tokens"] as const;

export const loop = defineAction({
  name: "loop",
  announcement: "propose, audit, refine, commit",
  summary: "Several files or SQL as blocks of a session: proposed, audited, refined, then committed",
  description:
    "Several files written at once as blocks of a session, looked at before anything is put in place. " +
    "propose answers a session_id and the code of each block; audit shows a whole block; refine changes it by audit_feedback and shows the diff; " +
    "commit gives it a final pass and writes it to its target; status lists sessions, or the blocks of one; abandon gives a session up. " +
    "Sessions survive restarts. A block is proposed, refined, committed, failed or abandoned; a failed one may be refined or committed again.",
  params: loopParams,
  variants: {
    by: "mode",
    of: {
      propose: { required: ["blocks"], optional: ["context_files", ...MODEL] },
      audit: { required: ["session_id", "block_id"], optional: ["detail", "max_tokens"] },
      refine: {
        required: ["session_id", "block_id", "audit_feedback"],
        optional: ["context_files", ...MODEL],
      },
      commit: {
        required: ["session_id"],
        optional: [
          "block_id",
          "block_ids",
          "finalize",
          "overwrite",
          "if_sha256",
          "allow_destructive",
          "create",
          ...MODEL,
        ],
      },
      status: { required: [], optional: ["session_id", "max_tokens"] },
      abandon: { required: ["session_id"], optional: [] },
    },
  },
  aliases: { feedback: "audit_feedback", context: "context_files", session: "session_id", block: "block_id" },
  example: {
    mode: "propose",
    blocks: [
      { id: "store", description: "In-memory store with get, set, delete", target: "src/store.ts" },
      { id: "api", description: "HTTP handlers over the store", target: "src/api.ts" },
    ],
  },
  readOnly: false,
  async run(given, context: ActionContext) {
    const { loop: sessions, settings } = context;
    const asked = askedOf(given, "", settings);
    const { maxTokens } = asked;
    const { session_id: sessionId = "", block_id: blockId = "" } = given;
    switch (given.mode) {
      case "propose": {
        const blocks = (given.blocks ?? []).map(({ type, ...block }) => ({ ...block, type }));
        const answer = await sessions.propose(
          { ...asked, blocks, contextFiles: given.context_files ?? [] },
          callOf(context),
        );
        await noteCreated(answer, blocks.length, context);
        return answer;
      }
      case "audit":
        return await sessions.audit({ sessionId, blockId, detail: given.detail ?? "brief", maxTokens });
      case "refine":
        return await sessions.refine(
          {
            ...asked,
            sessionId,
            blockId,
            feedback: given.audit_feedback ?? "",
            contextFiles: given.context_files,
          },
          callOf(context),
        );
      case "commit": {
        const { answer, completed, fresh } = await sessions.commit(
          {
            ...asked,
            sessionId,
            blockIds: blockIdsOf(given),
            finalize: given.finalize ?? true,
            overwrite: given.overwrite ?? false,
            ifSha256: given.if_sha256,
            allowDestructive: given.allow_destructive ?? false,
            create: given.create ?? false,
          },
          callOf(context),
        );
        noteCommitted(sessionId, fresh, context);
        if (completed) await noteCompleted(sessionId, context);
        return answer;
      }
      case "status":
        return await sessions.status({ sessionId: given.session_id, maxTokens });
      case "abandon": {
        const answer = await sessions.abandon(sessionId);
        await noteAbandoned(answer, context);
        return answer;
      }
    }
  },
});

/** @throws BrainloopError INVALID_PARAMS */
function blockIdsOf({ block_id: one, block_ids: several, if_sha256: sha256 }: LoopParams): string[] {
  if ((one === undefined) === (several === undefined)) {
    const found = one === undefined ? "neither was given" : "both were given";
    throw new BrainloopError("INVALID_PARAMS", `loop: expected either "block_id" or "block_ids", ${found}`, {
      hint: 'Give "block_id" for one block, "block_ids" for several',
    });
  }
  const ids = several ?? (one === undefined ? [] : [one]);
  if (sha256 !== undefined && ids.length > 1) {
    throw new BrainloopError(
      "INVALID_PARAMS",
      'loop: "if_sha256" says something of one file, but several blocks are named',
      {
        hint: "Commit that block by itself",
      },
    );
  }
  return [...new Set(ids)];
}

function callOf({ progress, signal }: ActionContext): LoopCall {
  return {
    signal,
    progress: (output) =>
      progress({
        done: output.bytes,
        message: `${output.done} of ${output.total} blocks, ${outputMessage(output)}`,
      }),
  };
}
