import { BrainloopError } from "../error.ts";

/** More than any form of the console sends. */
const MAX_BODY_BYTES = 1024 * 1024;

/**
 * The fields of a form, or the strings of a JSON object.
 * @throws BrainloopError INVALID_PARAMS
 */
export async function readFields(request: Request): Promise<Readonly<Record<string, string>>> {
  const type = request.headers.get("content-type") ?? "";
  const text = await request.text();
  if (text.length > MAX_BODY_BYTES) throw unreadable(`expected at most ${MAX_BODY_BYTES} characters`);
  if (type.startsWith("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  if (text === "") return {};
  throw unreadable(`expected a form, found ${type || "no content type"}`);
}

function unreadable(reason: string): BrainloopError {
  return new BrainloopError("INVALID_PARAMS", `The body of the request: ${reason}`);
}
