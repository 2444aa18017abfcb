/** Parameters of `loop`, of all its modes. */
import * as v from "valibot";
import { generationEntries } from "./generation-params.ts";

const MAX_BLOCKS = 20;
const MAX_ID_LENGTH = 80;

const blockId = v.pipe(v.string(), v.nonEmpty(), v.maxLength(MAX_ID_LENGTH));

export const loopParams = v.strictObject({
  mode: v.pipe(
    v.picklist(["propose", "audit", "refine", "commit", "status", "abandon"]),
    v.description("What to do; each has parameters of its own"),
  ),
  blocks: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          id: v.pipe(blockId, v.description("Your name for it")),
          description: v.pipe(generationEntries.prompt, v.description("What it is to be")),
          type: v.optional(
            v.pipe(v.string(), v.description("go, python, sql, …; by the target's name if left out")),
          ),
          target: v.pipe(v.string(), v.description("File, or database for sql, that it is committed to")),
        }),
      ),
      v.minLength(1),
      v.maxLength(MAX_BLOCKS),
      v.description("propose: written at once, each knowing of the others"),
    ),
  ),
  context_files: v.optional(generationEntries.contextFiles.wrapped),
  session_id: v.optional(v.pipe(v.string(), v.nonEmpty(), v.description("As propose gave it"))),
  block_id: v.optional(v.pipe(blockId, v.description("Block to audit, refine or commit"))),
  block_ids: v.optional(
    v.pipe(
      v.array(blockId),
      v.minLength(1),
      v.maxLength(MAX_BLOCKS),
      v.description("commit: several blocks, in place of block_id"),
    ),
  ),
  audit_feedback: v.optional(v.pipe(generationEntries.prompt, v.description("refine: what is to change"))),
  finalize: v.optional(
    v.pipe(
      v.boolean(),
      v.description("commit: false writes exactly the audited text, with no final pass; true by default"),
    ),
  ),
  overwrite: v.optional(
    v.pipe(v.boolean(), v.description("commit: replace a file that Brainloop did not write")),
  ),
  if_sha256: v.optional(
    v.pipe(
      generationEntries.sha256,
      v.description("commit: replace the file only if its digest_id or sha256 begins so"),
    ),
  ),
  allow_destructive: v.optional(
    v.pipe(v.boolean(), v.description("commit of SQL: let it drop, lose or overwrite")),
  ),
  create: v.optional(
    v.pipe(v.boolean(), v.description("commit of SQL: make the database where there is none")),
  ),
  detail: v.optional(
    v.pipe(
      v.picklist(["brief", "full"]),
      v.description("audit: full shows what each refinement changed, and texts that came too late"),
    ),
  ),
  patterns: v.optional(generationEntries.patterns.wrapped),
  provider: generationEntries.provider,
  model: generationEntries.model,
  max_completion_tokens: generationEntries.maxCompletionTokens,
  max_tokens: generationEntries.maxTokens,
});

export type LoopParams = v.InferOutput<typeof loopParams>;
