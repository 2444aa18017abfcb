import { maskSecrets } from "../../mask/index.ts";
import { boundTokens } from "../../tokens.ts";
import type { ReceiptDetail } from "./request.ts";

/** What an answer shows beyond its receipt. */
export interface Shown {
  detail: ReceiptDetail;
  maxTokens: number;
  /** Real path: tells which values count as secrets. */
  path: string;
  diff: string;
  code: string;
  /** Verification and usage, for `full`. */
  more: Record<string, unknown>;
}

/** A receipt with the diff or the code where they were asked for; masked, and cut at a line where they do not fit. */
export function show(
  receipt: Record<string, unknown>,
  { detail, maxTokens, path, diff, code, more }: Shown,
): Record<string, unknown> {
  if (detail === "receipt") return receipt;
  const head = detail === "full" ? { ...receipt, ...more } : receipt;
  const name = detail === "full" ? "code" : "diff";
  return cut(head, name, maskSecrets(detail === "full" ? code : diff, { path }).text, maxTokens);
}

/** An answer with a text in it, cut at a line where the whole does not fit; it then says what shows all. */
export function cut(
  head: Record<string, unknown>,
  name: string,
  text: string,
  maxTokens: number,
): Record<string, unknown> {
  const whole = { ...head, [name]: text };
  if (cost(whole) <= maxTokens) return whole;
  const lines = text.split("\n");
  const answerWith = (count: number): Record<string, unknown> => ({
    ...head,
    [name]: lines.slice(0, count).join("\n"),
    omitted: `${lines.length - count} of ${lines.length} lines; max_tokens ${Math.ceil(cost(whole) / 100) * 100} shows all`,
  });
  let fits = 0;
  let tooMany = lines.length;
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (cost(answerWith(middle)) <= maxTokens) fits = middle;
    else tooMany = middle;
  }
  return answerWith(fits);
}

function cost(answer: Record<string, unknown>): number {
  return boundTokens(JSON.stringify(answer));
}
