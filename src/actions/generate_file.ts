import * as v from "valibot";
import { defineAction } from "../action.ts";
import { BrainloopError } from "../error.ts";
import type { ActionContext } from "./context.ts";
import { noteGeneration } from "./note-generation.ts";
import { askedOf, generationEntries } from "./generation-params.ts";

export const generateFile = defineAction({
  name: "generate_file",
  announcement: "a fast model writes it; sees only these",
  summary: "Has a fast model write a whole file in the project's style, checks it, and puts it in place",
  description:
    "Has a whole file written by a fast model, checked by its language's parser and put in place at once; answers a receipt of about 100 tokens. " +
    "The model sees the prompt, the context files (small ones whole, others as digests), the file's present content and the project's dependencies, so say all that matters. " +
    "An existing file needs overwrite or if_sha256. The same call again does nothing and gives the first result. `restore` puts back what a result replaced.",
  params: v.strictObject({
    output_path: v.pipe(v.string(), v.description("File to write; directories are made")),
    verified_prompt: v.optional(
      v.pipe(
        generationEntries.prompt,
        v.description("What the file is to be; required unless `restore` is given"),
      ),
    ),
    code_type: v.optional(
      v.pipe(
        v.string(),
        v.description("go, python, sql, code or another language; by the file's name if left out"),
      ),
    ),
    patterns: generationEntries.patterns,
    context_files: generationEntries.contextFiles,
    overwrite: v.optional(
      v.pipe(v.boolean(), v.description("Replace a file that Brainloop did not write")),
      false,
    ),
    if_sha256: v.optional(
      v.pipe(
        generationEntries.sha256,
        v.description("Replace the file only if its digest_id or sha256 begins so"),
      ),
    ),
    dry_run: v.optional(
      v.pipe(
        v.boolean(),
        v.description("Write nothing; the same call without it writes just what was shown"),
      ),
      false,
    ),
    force: generationEntries.force,
    detail: v.optional(
      v.pipe(
        v.picklist(["receipt", "diff", "full"]),
        v.description("receipt; diff: the unified diff too; full: the code, verification and usage"),
      ),
    ),
    restore: v.optional(
      v.pipe(v.string(), v.description("result_id of a receipt: puts back what was there before")),
    ),
    provider: generationEntries.provider,
    model: generationEntries.model,
    max_completion_tokens: generationEntries.maxCompletionTokens,
    max_tokens: generationEntries.maxTokens,
  }),
  aliases: {
    path: "output_path",
    file_path: "output_path",
    prompt: "verified_prompt",
    language: "code_type",
    context: "context_files",
  },
  announced: ["verified_prompt", "context_files"],
  example: {
    output_path: "src/slug.ts",
    verified_prompt:
      "Export slug(title: string): string. Lower case, words joined by -, at most 60 characters.",
    context_files: ["src/text.ts"],
  },
  readOnly: false,
  async run(params, context: ActionContext) {
    const { files, progress, settings, signal } = context;
    const { output_path: outputPath, restore, verified_prompt: prompt } = params;
    if (restore !== undefined) {
      if (prompt !== undefined) throw either("both were given");
      return await files.restore(outputPath, restore, signal);
    }
    if (prompt === undefined) throw either("neither was given");
    const answer = await files.generate(
      {
        ...askedOf(params, prompt, settings),
        outputPath,
        codeType: params.code_type,
        contextFiles: params.context_files,
        overwrite: params.overwrite,
        ifSha256: params.if_sha256,
        dryRun: params.dry_run,
        force: params.force,
        detail: params.detail ?? (params.dry_run ? "diff" : "receipt"),
      },
      {
        signal,
        progress: ({ bytes, tokens, tokensPerSecond }) =>
          progress({ done: bytes, message: `${tokens} tokens, ${tokensPerSecond} tokens/s` }),
      },
    );
    noteGeneration(context, "generate_file", answer);
    return answer;
  },
});

function either(found: string): BrainloopError {
  return new BrainloopError(
    "INVALID_PARAMS",
    `generate_file: expected either "verified_prompt" or "restore", ${found}`,
    { hint: 'Give "verified_prompt" to have the file written, or "restore" with the result_id of a receipt' },
  );
}
