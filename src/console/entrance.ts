import type { Credentials } from "./access/credentials.ts";
import { serveAsset } from "./assets.ts";
import type { Route } from "./routes.ts";

export interface EntranceOptions {
  credentials: Credentials;
  cookieName: string;
  /** This start of the console. */
  run: string;
  now(): number;
}

/** What is open to everyone who calls the console by its name: how to get in, how it looks, whether it lives. */
export function entrance({ credentials, cookieName, run, now }: EntranceOptions): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/login",
      protection: "open",
      handle({ request, url }) {
        // A preview or a script that fetches the link shall not use it up.
        const mode = request.headers.get("sec-fetch-mode");
        const code = url.searchParams.get("code") ?? "";
        const headers = new Headers({ location: "/" });
        if ((mode === null || mode === "navigate") && credentials.redeem(code, run, now())) {
          const { value, maxAgeSeconds } = credentials.cookie(now());
          const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeSeconds}`;
          headers.set("set-cookie", `${cookieName}=${value}; ${attributes}`);
        }
        // Also with a code that is used up: the browser may be logged in, and is told if not.
        return new Response(null, { status: 303, headers });
      },
    },
    {
      method: "GET",
      path: "/static/:name",
      protection: "open",
      handle: ({ params }) => serveAsset(params["name"] ?? "") ?? new Response(null, { status: 404 }),
    },
    {
      method: "GET",
      path: "/healthz",
      protection: "open",
      handle({ url }) {
        const challenge = url.searchParams.get("challenge");
        const proof = challenge === null ? {} : { proof: credentials.proof(challenge.slice(0, 100)) };
        return Response.json({ status: "ok", ...proof });
      },
    },
  ];
}
