import * as v from "valibot";
import { sha256 } from "../write/target-file.ts";

/** SQL that passed the gates, as it is kept: what is run later is this, byte for byte. */
const Plan = v.object({
  statements: v.array(v.string()),
  /** Whether none of them changes anything. */
  reads: v.boolean(),
  /** What was left out: pragmas of the connection, BEGIN and COMMIT. */
  left: v.array(v.string()),
  /** sha256 of the schema it was made for. */
  schema: v.string(),
});

export type Plan = v.InferOutput<typeof Plan>;

export interface PackedPlan {
  content: Uint8Array;
  sha256: string;
}

export function packPlan(plan: Plan): PackedPlan {
  const content = new TextEncoder().encode(JSON.stringify(plan));
  return { content, sha256: sha256(content) };
}

/** @returns undefined for what is no plan */
export function unpackPlan(content: Uint8Array): Plan | undefined {
  try {
    const parsed = v.safeParse(Plan, JSON.parse(new TextDecoder().decode(content)));
    return parsed.success ? parsed.output : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
