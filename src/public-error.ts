import { BrainloopError, type PublicError } from "./error.ts";

/** The one sentence that stands for a defect; particulars go to the log under the id. */
export function publicError(error: unknown, doing: string, id?: string): PublicError {
  if (error instanceof BrainloopError) return error.toJSON();
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof RangeError && reason.includes("call stack")) {
    return new BrainloopError("PARSE_FAILED", `Nested too deeply for ${doing}`, {
      hint: "Read it with your own tools",
    }).toJSON();
  }
  return {
    code: "INTERNAL",
    message: `Unexpected failure in ${doing}`,
    hint: id === undefined ? "The log says more" : `The log says more under id ${id}`,
    retryable: false,
    ...(id === undefined ? {} : { details: { id } }),
  };
}
