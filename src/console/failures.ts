import { Notice } from "../../views/notice.tsx";
import { Refused } from "../../views/refused.tsx";
import { BrainloopError, type ErrorCode, type PublicError } from "../error.ts";
import { publicError } from "../public-error.ts";
import type { Refusal } from "./access/gate.ts";
import { ASSET_URLS } from "./assets.ts";
import type { ConsoleContext } from "./context.ts";
import { htmlResponse } from "./page.ts";

/** The one table from what failed to HTTP; what is not named is the request's fault. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  FILE_NOT_FOUND: 404,
  SESSION_NOT_FOUND: 404,
  BLOCK_NOT_FOUND: 404,
  CONFLICT: 409,
  FILE_CHANGED: 409,
  FILE_EXISTS: 409,
  BLOCK_STATE: 409,
  PATH_OUTSIDE_ROOTS: 403,
  PATH_PROTECTED: 403,
  PERMISSION_DENIED: 403,
  INTERNAL: 500,
  DATABASE_BUSY: 503,
  DATABASE_CORRUPT: 500,
  STORAGE_FULL: 507,
  SHUTTING_DOWN: 503,
};

const REFUSALS: Readonly<Record<Refusal, number>> = { host: 421, site: 403, login: 401, change: 403 };

/** Says no, and nothing of the project. */
export function refused(
  context: ConsoleContext,
  refusal: Refusal,
  request: Request,
): Promise<Response> | Response {
  const status = REFUSALS[refusal];
  // Another name for this machine is none of the console's: not even its look is shown there.
  if (refusal === "host" || !wantsHtml(request)) {
    return Response.json({ error: { code: "PERMISSION_DENIED", message: REASONS[refusal] } }, { status });
  }
  return htmlResponse(context, Refused({ refusal, assets: ASSET_URLS }), status);
}

const REASONS: Readonly<Record<Refusal, string>> = {
  host: "The console is not called by this name",
  site: "Only the console's own pages, and addresses typed by hand, may ask for this",
  login: "Log in with a fresh link, or send the token of the data directory as Bearer",
  change: "A change needs the token of the page it comes from",
};

/** An answer for what went wrong on the way to another one. */
export async function failed(context: ConsoleContext, thrown: unknown, request: Request): Promise<Response> {
  const error = thrown === "nothing here" ? NOTHING : publicOf(context, thrown, request);
  const status = thrown === "nothing here" ? 404 : (STATUS[error.code] ?? 400);
  if (!wantsHtml(request)) return Response.json(context.services.maskKnown({ error }), { status });
  const partial = request.headers.has("hx-request");
  const view = partial ? Notice({ error }) : Refused({ refusal: error, assets: ASSET_URLS });
  const response = await htmlResponse(context, view, status);
  // Where a part was to be put, what failed is said beside the page instead.
  if (partial) {
    response.headers.set("HX-Retarget", "#notices");
    response.headers.set("HX-Reswap", "innerHTML");
  }
  return response;
}

const NOTHING: PublicError = {
  code: "FILE_NOT_FOUND",
  message: "There is no such page",
  hint: "The navigation of the overview names them all",
  retryable: false,
};

function publicOf({ services }: ConsoleContext, error: unknown, request: Request): PublicError {
  if (error instanceof BrainloopError) return error.toJSON();
  const id = services.newId();
  const doing = `${request.method} ${new URL(request.url).pathname.slice(0, 80)}`;
  services.log.error("Unexpected failure in the console", { id, doing, reason: error });
  return publicError(error, "the console", id);
}

function wantsHtml(request: Request): boolean {
  return (
    (request.headers.get("accept") ?? "").includes("text/html") &&
    !new URL(request.url).pathname.startsWith("/api/")
  );
}
