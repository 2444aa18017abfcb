import type { Present } from "../write/target-file.ts";
import { changesOf } from "./changes.ts";
import type { Answer, Job, Ready } from "./job.ts";
import { show } from "./show.ts";

/** What a call is answered: the receipt, and what else it asked to see. */
export function answerOf(
  { path, request, target }: Job,
  { bytes, result, more }: Ready,
  before: Pick<Present, "bytes"> | undefined,
): Answer {
  const decoder = new TextDecoder();
  const code = decoder.decode(bytes);
  const base = before === undefined ? undefined : decoder.decode(before.bytes);
  const receipt: Answer = { ...JSON.parse(result.receipt) };
  const { detail, maxTokens } = request;
  const diff = detail === "diff" ? changesOf(path, base, code).diff : "";
  return show(receipt, { detail, maxTokens, path: target, diff, code, more });
}
