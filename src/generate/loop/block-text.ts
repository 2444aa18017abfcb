import { BrainloopError } from "../../error.ts";
import { maskSecrets } from "../../mask/index.ts";
import { quote } from "../../quote.ts";
import type { BlockRow, BlockText } from "../../store/session-rows.ts";
import type { Composed } from "../file/compose.ts";
import { describeConformance, describeSyntax, describeUsage } from "../file/receipt.ts";
import { targetLanguage } from "../language.ts";
import { sha256 } from "../write/target-file.ts";
import type { LoopOptions } from "./options.ts";
import { type Placed, readAs } from "./place-block.ts";

/** What is known of a block's text, keys as on the wire. */
export type Verification = Record<string, unknown>;

/** A block's text without its secrets, as it may be kept and shown. */
export function maskCode(
  text: string,
  block: Pick<Placed, "target" | "type">,
  { mask }: Pick<LoopOptions, "mask">,
): string {
  return mask(maskSecrets(text, { path: readAs(block) }).text);
}

/**
 * Makes a text ready to be kept: without its secrets in the session, and where it has some, whole among the texts
 * that are kept for writing.
 */
export async function keepText(
  composed: Composed,
  block: Pick<Placed, "target" | "type">,
  options: LoopOptions,
): Promise<BlockText> {
  const { text } = composed;
  const code = maskCode(text, block, options);
  const codeSha256 = sha256(text);
  if (code !== text) {
    const content = new TextEncoder().encode(text);
    const most = options.settings.get("retention.contents_bytes");
    await options.results.keep([{ sha256: codeSha256, content }], most);
  }
  return { code, codeSha256, verification: JSON.stringify(verify(composed, block)) };
}

/** What of it counts where a block is one of many. */
export function briefly(verification: Verification): Verification {
  const { conformance, hosts, invisible, lines, repairs, syntax, tokens } = verification;
  return {
    syntax,
    lines,
    ...(repairs === undefined ? {} : { repairs }),
    ...(conformance === undefined ? {} : { conformance }),
    ...(hosts === undefined ? {} : { hosts }),
    ...(invisible === undefined ? {} : { invisible }),
    tokens,
  };
}

function verify(
  { conformance, repairs, strangers, syntax, usage, text }: Composed,
  { target, type }: Pick<Placed, "target" | "type">,
): Verification {
  return {
    syntax: describeSyntax(syntax, targetLanguage(target, type).name),
    lines: text.split("\n").length - 1,
    ...(repairs > 0 ? { repairs } : {}),
    ...(conformance === undefined ? {} : { conformance: describeConformance(conformance) }),
    ...strangers,
    ...describeUsage(usage),
    provider: usage.provider,
  };
}

/**
 * A block's text with its secrets.
 * @throws BrainloopError GENERATION_INVALID where it has none, or its secrets are no longer kept
 */
export async function exactText(block: BlockRow, { results }: Pick<LoopOptions, "results">): Promise<string> {
  const { blockId, code, codeSha256 } = block;
  if (code === null || codeSha256 === null) throw unusable(blockId, "has no text yet");
  if (sha256(code) === codeSha256) return code;
  const content = await results.content(codeSha256);
  if (content === undefined) throw unusable(blockId, "holds secrets that are no longer kept");
  return new TextDecoder().decode(content);
}

function unusable(blockId: string, why: string): BrainloopError {
  return new BrainloopError("GENERATION_INVALID", `Block ${quote(blockId)} ${why}`, {
    hint: "Refine it: say in audit_feedback what it is to be",
  });
}
