import * as v from "valibot";
import { BrainloopError } from "../../error.ts";
import type { ResultRow } from "../../store/results.ts";

const nullableText = v.nullable(v.string());

/** What `processed_log.result` holds: the row that goes into `results` once the write is done. */
const Result = v.object({
  resultId: v.string(),
  key: v.string(),
  action: v.string(),
  target: v.string(),
  prompt: v.string(),
  provider: v.string(),
  model: v.string(),
  sha256Before: nullableText,
  sha256After: nullableText,
  receipt: v.string(),
  timestamp: v.number(),
});

export function packResult(result: ResultRow): string {
  return JSON.stringify(result);
}

/** @throws BrainloopError INTERNAL for what no writer writes */
export function unpackResult(text: string | null): ResultRow {
  const result = v.safeParse(Result, parse(text));
  if (result.success) return result.output;
  throw new BrainloopError("INTERNAL", "The log of writes holds a result that is none");
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}
