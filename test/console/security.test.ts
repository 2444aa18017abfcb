/** Who gets in: every route, by plain HTTP, asked as a browser asks and as others do. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Route } from "../../src/console/routes.ts";
import { NAVIGATION, OWN_PAGE, type Visitor } from "../support/console.ts";
import { PATIENCE_MS } from "../support/mcp.ts";
import { ConsoleHarness } from "./harness.ts";

setDefaultTimeout(PATIENCE_MS);

let harness: ConsoleHarness;
let visitor: Visitor;
/** What can be changed, as it was before anyone was refused. */
let before: unknown;

async function state(): Promise<unknown> {
  const { lifecycle, metadata } = harness.services.stores;
  const pills = await harness.services.stores.look("metadata", (db) =>
    db.query("SELECT * FROM poisonpill").all(),
  );
  return { pills, config: await lifecycle.configRows(), secrets: await metadata.secrets() };
}

beforeAll(async () => {
  harness = new ConsoleHarness();
  await harness.services.stores.lifecycle.setConfig("call.max_tokens", "2600");
  visitor = await harness.login();
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
});

const routes = (): readonly Route[] => harness.routes.filter(({ protection }) => protection !== "open");

/** A request to a route, its parameters filled in. */
function ask({ method, path }: Route, headers: Record<string, string>): Promise<Response> {
  const filled = path.replaceAll(/:(\w+)/g, "reader.cache_ttl_seconds");
  return fetch(harness.origin + filled, {
    method,
    headers,
    redirect: "manual",
    ...(method === "POST" ? { body: new URLSearchParams({ value: "77", name: "SOME_KEY" }) } : {}),
  });
}

/** What a request that would be let in carries. */
function good({ method }: Route): Record<string, string> {
  return {
    ...OWN_PAGE,
    cookie: visitor.cookie,
    ...(method === "POST" ? { origin: harness.origin, "x-brainloop-token": visitor.token } : {}),
  };
}

function without(headers: Record<string, string>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** Nothing of the project, no token, and no answer but a refusal. */
async function expectRefused(
  route: Route,
  headers: Record<string, string>,
  statuses: number[],
): Promise<void> {
  const response = await ask(route, headers);
  const text = await response.text();
  expect([route.method, route.path, response.status, statuses.includes(response.status)]).toEqual([
    route.method,
    route.path,
    response.status,
    true,
  ]);
  expect(text).not.toContain("harbor");
  expect(text).not.toContain(visitor.token);
  expect(response.headers.get("set-cookie")).toBeNull();
}

test("there are routes of all kinds, and the good request passes the gate at each", async () => {
  expect(routes().length).toBeGreaterThan(30);
  for (const route of routes()) {
    const response = await ask(route, good(route));
    // A stream goes on.
    await response.body?.cancel();
    expect([route.path, [401, 403, 421, 500].includes(response.status)]).toEqual([route.path, false]);
  }
  before = await state();
  expect(before).toMatchObject({ config: [{ key: "call.max_tokens" }, { value: "77" }] });
});

describe("every route refuses", () => {
  test("who has no cookie", async () => {
    for (const route of routes()) await expectRefused(route, without(good(route), "cookie"), [401]);
  });

  test("who has a cookie that was made up, is of another purpose or too old", async () => {
    const [name = ""] = visitor.cookie.split("=");
    const old = `${name}=1000000000.${visitor.cookie.split(".").slice(1).join(".")}`;
    for (const cookie of [`${name}=x`, `${name}=${visitor.token}`, old]) {
      for (const route of routes()) await expectRefused(route, { ...good(route), cookie }, [401]);
    }
  });

  test("who has the cookie alone: other programs of this machine see it, too", async () => {
    for (const route of routes()) await expectRefused(route, { cookie: visitor.cookie }, [403]);
  });

  test("a page of another site, and one at another port of this machine", async () => {
    for (const site of ["cross-site", "same-site"]) {
      for (const route of routes())
        await expectRefused(route, { ...good(route), "sec-fetch-site": site }, [403]);
    }
  });

  test("who calls it by another name: DNS rebinding", async () => {
    for (const host of ["evil.example", "evil.example:80", "127.0.0.1", "localhost:1"]) {
      for (const route of harness.routes) await expectRefused(route, { ...good(route), host }, [421]);
    }
  });

  test("a script that fetches what only the address bar may ask for", async () => {
    for (const route of routes()) {
      await expectRefused(
        route,
        { ...good(route), "sec-fetch-site": "none", "sec-fetch-mode": "no-cors" },
        [403],
      );
    }
  });
});

describe("every change refuses", () => {
  const changes = (): readonly Route[] => routes().filter(({ method }) => method === "POST");

  test("who has no token, another's, or the cookie in its place", async () => {
    for (const route of changes()) {
      await expectRefused(route, without(good(route), "x-brainloop-token"), [403]);
      const others = ["x", visitor.cookie.split("=")[1] ?? "", `${visitor.token}x`];
      for (const token of others)
        await expectRefused(route, { ...good(route), "x-brainloop-token": token }, [403]);
    }
  });

  test("who comes from another origin, or says of none", async () => {
    const port = Number(new URL(harness.origin).port);
    const others = [
      "https://evil.example",
      `http://127.0.0.1:${port + 1}`,
      `https://127.0.0.1:${port}`,
      "null",
    ];
    for (const route of changes()) {
      await expectRefused(route, without(good(route), "origin"), [403]);
      for (const origin of others) await expectRefused(route, { ...good(route), origin }, [403]);
    }
  });

  test("the address bar, which may only look", async () => {
    for (const route of changes()) await expectRefused(route, { ...good(route), ...NAVIGATION }, [403]);
  });

  test("and nothing has changed after all that", async () => {
    expect(await state()).toEqual(before);
  });
});

describe("programs", () => {
  const token = (): string => readFileSync(join(harness.data, "console.token"), "utf8").trim();

  test("get in by the token of the data directory, to the API and to the metrics alone", async () => {
    const headers = { authorization: `Bearer ${token()}` };
    expect((await fetch(`${harness.origin}/metrics`, { headers })).status).toBe(200);
    expect((await fetch(`${harness.origin}/api/stats`, { headers })).status).toBe(200);
    for (const route of routes().filter(({ protection }) => protection === "page")) {
      await expectRefused(route, headers, [403]);
    }
  });

  test("do not get in by another token, or as a page of another site", async () => {
    for (const headers of [
      { authorization: "Bearer x" },
      { authorization: `Bearer ${token()}x` },
      { authorization: `Basic ${token()}` },
      { authorization: `Bearer ${token()}`, "sec-fetch-site": "cross-site" },
    ]) {
      expect((await fetch(`${harness.origin}/api/stats`, { headers })).status).toBeGreaterThan(400);
    }
  });

  test("the token and the announcement are this user's alone", () => {
    for (const name of ["console.token", "console.json"]) {
      expect((statSync(join(harness.data, name)).mode & 0o777).toString(8)).toBe("600");
    }
  });
});

describe("logging in", () => {
  const follow = (url: string, headers: Record<string, string> = NAVIGATION): Promise<Response> =>
    fetch(url, { redirect: "manual", headers });

  test("a link works once, and sets a cookie that scripts cannot read and other sites do not send", async () => {
    const url = harness.loginUrl();
    const first = await follow(url);
    expect([first.status, first.headers.get("location")]).toEqual([303, "/"]);
    expect(first.headers.get("set-cookie")).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    expect((await follow(url)).headers.get("set-cookie")).toBeNull();
  });

  test("a preview that fetches the link does not use it up", async () => {
    const url = harness.loginUrl();
    await follow(url, { "sec-fetch-mode": "no-cors", "sec-fetch-site": "cross-site" });
    expect((await follow(url)).headers.get("set-cookie")).not.toBeNull();
  });

  test("a code that is altered, of another run or none at all opens nothing", async () => {
    const url = new URL(harness.loginUrl());
    const code = url.searchParams.get("code") ?? "";
    const [until = "", nonce = "", signature = ""] = code.split(".");
    for (const bad of [
      "",
      "x",
      `${Number(until) + 60}.${nonce}.${signature}`,
      `${code}x`,
      visitor.cookie.split("=")[1],
    ]) {
      url.searchParams.set("code", bad ?? "");
      expect((await follow(url.href)).headers.get("set-cookie")).toBeNull();
    }
  });
});

describe("a console that is called over the network, where browsers do not say from which site", () => {
  test("goes by the origin, and still wants the token for a change", async () => {
    await using remote = new ConsoleHarness({ allowedHosts: ["harbor.example"] });
    const { cookie, token } = await remote.login();
    const host = `harbor.example:${new URL(remote.origin).port}`;
    const status = async (method: string, headers: Record<string, string>): Promise<number> => {
      const path = method === "GET" ? "/api/stats" : "/settings/config/call.max_tokens";
      const body = method === "GET" ? {} : { body: new URLSearchParams({ value: "2700" }) };
      const response = await fetch(remote.origin + path, {
        method,
        headers: { host, cookie, "x-brainloop-token": token, ...headers },
        ...body,
      });
      return response.status;
    };
    const own = { origin: `http://${host}` };
    expect([await status("GET", {}), await status("GET", own), await status("POST", own)]).toEqual([
      200, 200, 200,
    ]);
    for (const origin of ["http://harbor.example:1", "https://evil.example", "null"]) {
      expect([origin, await status("GET", { origin }), await status("POST", { origin })]).toEqual([
        origin,
        403,
        403,
      ]);
    }
    expect([await status("POST", {}), await status("POST", { ...own, "x-brainloop-token": "x" })]).toEqual([
      403, 403,
    ]);
    // By this machine's own names the browser says it, or it is none.
    expect(await status("GET", { host: new URL(remote.origin).host })).toBe(403);
  });
});

test("every answer forbids scripts of others, frames, caches and referrers", async () => {
  for (const path of ["/", "/healthz", "/nothing", "/static/htmx.js", "/login", "/api/stats", "/live/stop"]) {
    const response = await visitor.get(path);
    await response.body?.cancel();
    const policy = response.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain("unsafe");
    for (const part of ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]) {
      expect(policy).toContain(part);
    }
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
    if (!path.startsWith("/static")) expect(response.headers.get("cache-control")).toBe("no-store");
  }
});

test("what is not there is told only to those who may come in", async () => {
  expect((await fetch(`${harness.origin}/nothing`, { headers: NAVIGATION })).status).toBe(401);
  expect((await visitor.get("/nothing")).status).toBe(404);
});
