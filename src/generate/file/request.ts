import type { ContextPart } from "../prompt/build.ts";
import { sha256 } from "../write/target-file.ts";

export type ReceiptDetail = "receipt" | "diff" | "full";

/** What a model is asked, and which. */
export interface Ask {
  prompt: string;
  patterns: Readonly<Record<string, unknown>>;
  provider: string | undefined;
  model: string | undefined;
  maxCompletionTokens: number | undefined;
}

/** How a file is to be written, and what the caller wants to see of it. */
export interface WriteTerms {
  /** As the caller wrote it. */
  outputPath: string;
  overwrite: boolean;
  /** Hex digits that the sha256 of the present content begins with. */
  ifSha256: string | undefined;
  dryRun: boolean;
  force: boolean;
  detail: ReceiptDetail;
  /** Tokens the answer may cost. */
  maxTokens: number;
}

/** What generate_file was asked, defaults filled in. */
export interface FileRequest extends Ask, WriteTerms {
  codeType: string | undefined;
  contextFiles: readonly string[];
}

/** A context file as it was read. */
export interface ContextFile extends ContextPart {
  /** Of the whole content. */
  sha256: string;
}

/**
 * What makes two calls the same (SPEC 7).
 * @param target real path
 */
export function keyOf(
  action: string,
  request: Pick<
    FileRequest,
    "prompt" | "codeType" | "patterns" | "provider" | "model" | "maxCompletionTokens"
  >,
  target: string,
  context: readonly Pick<ContextFile, "path" | "sha256">[],
): string {
  const { prompt, codeType, patterns, provider, model, maxCompletionTokens } = request;
  return sha256(
    JSON.stringify([
      action,
      prompt,
      target,
      codeType ?? "code",
      sorted(patterns),
      context.map((file) => [file.path, file.sha256]),
      provider ?? null,
      model ?? null,
      maxCompletionTokens ?? null,
    ]),
  );
}

/** Objects with the same entries in another order are the same. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
