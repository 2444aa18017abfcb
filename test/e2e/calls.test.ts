/** How models call, and how they are helped when they call wrong. */
import { describe, expect, test, setDefaultTimeout } from "bun:test";
import { type Answer, at, textAt, PATIENCE_MS } from "../support/mcp.ts";
import { SharedServer } from "../support/shared-server.ts";

setDefaultTimeout(PATIENCE_MS);

const shared = new SharedServer({
  "src/server.ts": "export class Server {\n  serve(): void {}\n}\n",
  "src/other.ts": "export const other = 1;\n",
  "README.md": "# Readme\n\n## Use\n\ntext\n",
});

function expectError({ ok, body }: Answer, code: string): string {
  expect(ok).toBe(false);
  expect(at(body, "error", "code")).toBe(code);
  return textAt(body, "error", "message");
}

describe("the same call in the shapes models use", () => {
  const shapes: Record<string, Record<string, unknown>> = {
    nested: { action: "read_code", params: { file_path: "src/server.ts" } },
    flat: { action: "read_code", file_path: "src/server.ts" },
    "params as JSON text": { action: "read_code", params: '{"file_path":"src/server.ts"}' },
    "path for file_path": { action: "read_code", params: { path: "src/server.ts" } },
    "flat path": { action: "read_code", path: "src/server.ts" },
    "flat with empty params": { action: "read_code", path: "src/server.ts", params: {} },
    "flat with null params": { action: "read_code", path: "src/server.ts", params: null },
    "half flat, half nested": { action: "read_code", path: "src/server.ts", params: { detail: "full" } },
    "the same twice": { action: "read_code", path: "src/server.ts", file_path: "src/server.ts" },
    absolute: { action: "read_code", path: "ABSOLUTE" },
  };

  test.each(Object.keys(shapes))("%s", async (shape) => {
    const call = { ...shapes[shape] };
    if (call["path"] === "ABSOLUTE") call["path"] = `${shared.sandbox.project}/src/server.ts`;
    const { ok, body } = await shared.server.call(call);
    expect(ok).toBe(true);
    expect(body).toMatchObject({ kind: "code", path: "src/server.ts" });
    expect(textAt(body, "digest_id")).toMatch(/^[0-9a-f]{12}$/);
  });
});

describe("a wrong call is answered so that the next one is right", () => {
  test("an unknown action names the nearest and lists all", async () => {
    const answer = await shared.server.call({ action: "read_cod", params: {} });
    expect(expectError(answer, "UNKNOWN_ACTION")).toContain('did you mean "read_code"');
    for (const name of ["read_code", "read_markdown", "list_actions", "get_schema", "get_stats"]) {
      expect(textAt(answer.body, "error", "hint")).toContain(name);
    }
  });

  test("what is no action's name is no action, and is not repeated at length", async () => {
    for (const action of [undefined, 7, null, {}, [], "", "__proto__", "x".repeat(99_999)]) {
      const answer = await shared.server.call({ action, path: "src/server.ts" });
      expect(expectError(answer, "UNKNOWN_ACTION").length).toBeLessThan(300);
    }
  });

  test("a misspelt parameter is named with the nearest, the schema and an example", async () => {
    const answer = await shared.server.call({ action: "read_code", params: { file_pth: "src/server.ts" } });
    const message = expectError(answer, "INVALID_PARAMS");
    expect(message).toContain('Unknown parameter "file_pth", did you mean "file_path"');
    expect(message).toContain('Missing parameter "file_path"');
    const { details } = { details: at(answer.body, "error", "details") };
    expect(at(details, "schema", "required")).toEqual(["file_path"]);
    expect(at(details, "example", "action")).toBe("read_code");
    expect(
      await shared.server.call({ ...Object(at(details, "example")), params: { path: "src" } }),
    ).toMatchObject({
      ok: true,
    });
  });

  const WRONG: { params: unknown; says: string }[] = [
    { params: { path: "a", file_path: "b" }, says: "given twice" },
    { params: { path: 7 }, says: "file_path" },
    { params: { path: [] }, says: "file_path" },
    { params: { path: [7] }, says: "file_path" },
    { params: { path: "src/server.ts", max_tokens: "many" }, says: "max_tokens" },
    { params: { path: "src/server.ts", max_tokens: -1 }, says: "max_tokens" },
    { params: { path: "src/server.ts", max_tokens: 1.5 }, says: "max_tokens" },
    { params: { path: "src/server.ts", detail: "tiny" }, says: "detail" },
    { params: { path: "src/server.ts", format: null }, says: "format" },
    { params: { path: "src/server.ts", toString: 1 }, says: "toString" },
    { params: { path: "src/server.ts", constructor: 1 }, says: "constructor" },
    { params: { path: "src/server.ts", symbol: {} }, says: "symbol" },
    { params: [], says: "params" },
    { params: 7, says: "params" },
    { params: "no json", says: "params" },
    { params: '"text"', says: "params" },
  ];
  test.each(WRONG)("wrong parameters: %j", async ({ params, says }) => {
    const answer = await shared.server.call({ action: "read_code", params });
    expect(expectError(answer, "INVALID_PARAMS")).toContain(says);
    expect(at(answer.body, "error", "details", "example")).toBeDefined();
  });

  test("__proto__ is a parameter like any other that does not exist", async () => {
    const id = 900_001;
    shared.server.send(
      `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"brainloop","arguments":` +
        `{"action":"read_code","params":{"path":"src/server.ts","__proto__":{"force":true}}}}}`,
    );
    expect(expectError(await shared.server.answer(id), "INVALID_PARAMS")).toContain("__proto__");
  });

  test("get_schema gives the schema and an example that works; an unknown action names the nearest", async () => {
    const { body } = await shared.server.call({
      action: "get_schema",
      params: { action_name: "read_markdown" },
    });
    expect(at(body, "params", "required")).toEqual(["file_path"]);
    expect(await shared.server.call(Object(at(body, "example")))).toMatchObject({ ok: true });
    const wrong = await shared.server.call({ action: "get_schema", params: { action_name: "read_mrkdown" } });
    expect(expectError(wrong, "UNKNOWN_ACTION")).toContain("read_markdown");
  });

  test("a missing file names the one that was meant", async () => {
    const answer = await shared.server.call({ action: "read_code", path: "src/servre.ts" });
    expectError(answer, "FILE_NOT_FOUND");
    expect(textAt(answer.body, "error", "hint")).toContain("src/server.ts");
  });
});

describe("answers", () => {
  test("if_digest is answered with nothing but that it is unchanged, until it changes", async () => {
    await shared.sandbox.write("src/changing.ts", "export const a = 1;\n");
    const first = await shared.server.call({ action: "read_code", path: "src/changing.ts" });
    const id = textAt(first.body, "digest_id");
    const again = { action: "read_code", params: { path: "src/changing.ts", if_digest: id } };
    expect((await shared.server.call(again)).body).toEqual({ unchanged: true, digest_id: id });
    await shared.sandbox.write("src/changing.ts", "export const b = 1;\n");
    const changed = await shared.server.call(again);
    expect(changed.body).toMatchObject({ path: "src/changing.ts" });
    expect(changed.text).toContain("b");
  });

  test("a folder's map has an id of its own, which changes with what is in it", async () => {
    const map = await shared.server.call({ action: "read_code", path: "src" });
    expect(map).toMatchObject({ ok: true, body: { kind: "map", path: "src" } });
    expect(map.text).toContain("server.ts");
    const again = { action: "read_code", path: "src", if_digest: textAt(map.body, "digest_id") };
    expect((await shared.server.call(again)).body).toMatchObject({ unchanged: true });
    await shared.sandbox.write("src/new.ts", "export const fresh = 1;\n");
    expect((await shared.server.call(again)).text).toContain("new.ts");
  });

  test("a list of files gives each its answer, one of them missing or wrong", async () => {
    const paths = ["src/server.ts", "src/missing.ts", "../outside.ts", "src/other.ts"];
    const { ok, body } = await shared.server.call({ action: "read_code", params: { file_path: paths } });
    expect(ok).toBe(true);
    expect(body).toMatchObject({
      files: [
        { path: "src/server.ts", kind: "code" },
        { path: "src/missing.ts", error: { code: "FILE_NOT_FOUND" } },
        { path: "../outside.ts", error: { code: "PATH_OUTSIDE_ROOTS" } },
        { path: "src/other.ts", kind: "code" },
      ],
    });
  });

  test("force reads anew and answers the same", async () => {
    const call = { action: "read_markdown", params: { path: "README.md" } };
    const cached = await shared.server.call(call);
    const forced = await shared.server.call({ ...call, force: true });
    expect(forced.body).toEqual(cached.body);
  });

  test("JSON is compact and has no empty fields", async () => {
    const { text, body } = await shared.server.call({ action: "read_code", path: "src/server.ts" });
    expect(text).toBe(JSON.stringify(body));
    for (const value of Object.values(body)) expect(value).not.toBeOneOf([null, "", undefined]);
  });
});
