import * as v from "valibot";
import type { Digest } from "../digest.ts";
import { BrainloopError } from "../error.ts";

/** What was parsed of a file or folder, packed, with what is known of it. */
export interface StoredDigest {
  /** As agents are shown it: relative to the root, forward slashes. */
  path: string;
  /** Absolute. */
  realPath: string;
  /** Name of the reader, or `map`. */
  reader: string;
  sha256: string;
  lines: number;
  sourceTokens: number;
  maskedSecrets: number;
  /**
   * JSON of `{digest, source?}`. `source` is the masked text, kept where no digest would be much shorter
   * than it. Packed, since a large one must not be unpacked on the main thread.
   */
  parsed: string;
}

/** Length of a `digest_id`, in hex digits of the content's SHA-256. */
const DIGEST_ID_LENGTH = 12;

export function digestId({ sha256 }: Pick<StoredDigest, "sha256">): string {
  return sha256.slice(0, DIGEST_ID_LENGTH);
}

const Content = v.object({
  digest: v.custom<Digest>((value) => typeof value === "object" && value !== null && "kind" in value),
  source: v.optional(v.string()),
});

export type Content = v.InferOutput<typeof Content>;

/** @throws BrainloopError INTERNAL for what no reader writes */
export function unpack({ parsed, path }: Pick<StoredDigest, "parsed" | "path">): Content {
  const result = v.safeParse(Content, JSON.parse(parsed));
  if (result.success) return result.output;
  throw new BrainloopError("INTERNAL", `The digest kept of "${path}" is not one`);
}

export function pack(content: Content): string {
  return JSON.stringify(content);
}
