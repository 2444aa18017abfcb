/** Both eras of the protocol, by raw lines. */
import { describe, expect, test, setDefaultTimeout } from "bun:test";
import { Sandbox } from "../support/executable.ts";
import {
  at,
  initializeParams,
  LATEST,
  LEGACY_VERSIONS,
  modernMeta,
  RawServer,
  PATIENCE_MS,
} from "../support/mcp.ts";

setDefaultTimeout(PATIENCE_MS);

const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;
const UNSUPPORTED_VERSION = -32022;

async function withServer(work: (server: RawServer, sandbox: Sandbox) => Promise<void>): Promise<void> {
  using sandbox = new Sandbox();
  await sandbox.write("a.ts", "export const a = 1;\n");
  await using server = new RawServer(sandbox);
  await work(server, sandbox);
}

describe("older revisions", () => {
  test.each([...LEGACY_VERSIONS])("%s is agreed on as asked and serves lists, calls and pings", (version) =>
    withServer(async (server) => {
      const { result } = await server.request("initialize", initializeParams(version));
      expect(at(result, "protocolVersion")).toBe(version);
      expect(at(result, "serverInfo", "name")).toBe("brainloop");
      server.notify("notifications/initialized");
      expect(at((await server.request("tools/list")).result, "tools", 0, "name")).toBe("brainloop");
      const read = await server.call({ action: "read_code", params: { file_path: "a.ts" } });
      expect(read).toMatchObject({ ok: true, body: { kind: "code", path: "a.ts" } });
      expect((await server.request("ping")).result).toEqual({});
    }),
  );

  test("an unknown revision in initialize is answered with the newest that initialize serves", () =>
    withServer(async (server) => {
      const { result } = await server.request("initialize", initializeParams("1999-01-01"));
      expect(at(result, "protocolVersion")).toBe("2025-11-25");
    }));
});

describe(LATEST, () => {
  test("requests that carry it need no greeting", () =>
    withServer(async (server) => {
      const _meta = modernMeta();
      const discovered = await server.request("server/discover", { _meta });
      expect(at(discovered.result, "supportedVersions")).toEqual([LATEST]);
      const listed = await server.request("tools/list", { _meta });
      expect(listed.result).toMatchObject({ tools: [{ name: "brainloop" }], cacheScope: "private" });
      const called = await server.request("tools/call", {
        name: "brainloop",
        arguments: { action: "read_code", path: "a.ts" },
        _meta,
      });
      expect(at(called.result, "content", 0, "type")).toBe("text");
    }));

  test("after it a request of another version is refused with the versions served", () =>
    withServer(async (server) => {
      await server.request("tools/list", { _meta: modernMeta() });
      for (const requested of ["2025-11-25", "2099-01-01"]) {
        const { error } = await server.request("tools/list", { _meta: modernMeta(requested) });
        expect(error?.code).toBe(UNSUPPORTED_VERSION);
        expect(error?.data).toEqual({ supported: [LATEST], requested });
      }
      const again = await server.request("tools/list", { _meta: modernMeta() });
      expect(again.result).toBeDefined();
    }));

  test("a first request of an unknown later version is refused, and the next one is served", () =>
    withServer(async (server) => {
      const { error } = await server.request("tools/list", { _meta: modernMeta("2099-01-01") });
      expect(error?.code).toBe(UNSUPPORTED_VERSION);
      expect(at(error?.data, "supported")).toEqual([LATEST]);
      const { result } = await server.request("tools/list", { _meta: modernMeta() });
      expect(result).toBeDefined();
    }));

  test("an open subscription does not keep the server from ending", () =>
    withServer(async (server) => {
      const id = server.post("subscriptions/listen", { notifications: {}, _meta: modernMeta() });
      await server.find(({ method }) => method?.endsWith("acknowledged") === true, "acknowledgement");
      expect(await server.end(1000)).toEqual({ code: 0, signal: null });
      expect((await server.response(id)).error).toBeUndefined();
    }));
});

describe("either era", () => {
  const eras = [
    { era: "older", meta: undefined },
    { era: "newest", meta: modernMeta() },
  ];
  const opened = async (server: RawServer, meta: Record<string, unknown> | undefined) => {
    if (meta === undefined) await server.request("initialize", initializeParams("2025-11-25"));
    return meta === undefined ? {} : { _meta: meta };
  };

  test.each(eras)("$era: an unknown method and an unknown tool are protocol errors", ({ meta }) =>
    withServer(async (server) => {
      const extra = await opened(server, meta);
      expect((await server.request("nope/nope", extra)).error?.code).toBe(METHOD_NOT_FOUND);
      const { error } = await server.request("tools/call", { name: "nope", arguments: {}, ...extra });
      expect(error?.code).toBe(INVALID_PARAMS);
      expect(error?.message).toContain('"nope"');
    }),
  );

  test.each(eras)("$era: digests are resources", ({ meta }) =>
    withServer(async (server, sandbox) => {
      await sandbox.write("docs/a b.md", "# Title\n\ntext\n");
      const extra = await opened(server, meta);
      const listed = await server.request("resources/list", extra);
      expect(at(listed.result, "resources", 0, "uri")).toBe("brainloop://digest/.");
      const templates = await server.request("resources/templates/list", extra);
      expect(at(templates.result, "resourceTemplates", 0, "uriTemplate")).toBe("brainloop://digest/{+path}");
      const read = (uri: string) => server.request("resources/read", { uri, ...extra });
      const text = async (uri: string) => at((await read(uri)).result, "contents", 0, "text");
      expect(await text("brainloop://digest/a.ts")).toContain("a");
      expect(await text("brainloop://digest/.")).toContain("a.ts");
      expect(await text("brainloop://digest/docs/a%20b.md")).toContain("Title");
      for (const uri of ["brainloop://digest/missing.ts", "brainloop://digest/", "file:///etc/passwd"]) {
        expect((await read(uri)).error?.code).toBe(INVALID_PARAMS);
      }
      expect((await read("brainloop://digest/../../etc/hosts")).error?.message).toContain("outside");
    }),
  );
});
