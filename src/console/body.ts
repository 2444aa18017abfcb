import { BrainloopError } from "../error.ts";

/**
 * The fields of a form.
 * @throws BrainloopError INVALID_PARAMS
 */
export async function readFields(request: Request): Promise<Readonly<Record<string, string>>> {
  const text = await request.text();
  if (text === "") return {};
  if (!typeOf(request).startsWith("application/x-www-form-urlencoded")) throw unreadable("a form", request);
  return Object.fromEntries(new URLSearchParams(text));
}

/**
 * A JSON object; an empty one where there is no body.
 * @throws BrainloopError INVALID_PARAMS
 */
export async function readJson(request: Request): Promise<Record<string, unknown>> {
  const text = await request.text();
  if (text === "") return {};
  const value = parse(text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw unreadable("a JSON object", request);
  }
  return { ...value };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreadable(expected: string, request: Request): BrainloopError {
  const found = typeOf(request) || "no content type";
  return new BrainloopError(
    "INVALID_PARAMS",
    `The body of the request: expected ${expected}, found ${found}`,
  );
}

function typeOf(request: Request): string {
  return request.headers.get("content-type") ?? "";
}
