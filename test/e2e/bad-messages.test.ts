/** What no client should send is answered, and the next message is served. */
import { afterAll, beforeAll, expect, test, setDefaultTimeout } from "bun:test";
import { Sandbox } from "../support/executable.ts";
import { at, initializeParams, RawServer, PATIENCE_MS } from "../support/mcp.ts";

setDefaultTimeout(PATIENCE_MS);

const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;

let sandbox: Sandbox;
let server: RawServer;

beforeAll(async () => {
  sandbox = new Sandbox();
  await sandbox.write("a.ts", "export const a = 1;\n");
  server = await RawServer.start(sandbox, { args: ["--log-level", "debug"] });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  sandbox[Symbol.dispose]();
});

/** Sends a line that is to be answered by one error, whose id is null unless given. */
async function expectError(line: string | Uint8Array, code: number, id: string | number | null = null) {
  const before = server.messages.length;
  server.send(line);
  const found = await server.find(
    (message) => message.id === id && server.messages.indexOf(message) >= before,
    `answer to ${String(line).slice(0, 40)}`,
  );
  expect(found.error?.code).toBe(code);
  await server.ping();
}

test.each([
  "{",
  "no json",
  '{"jsonrpc":"2.0","id":1,"method":"ping"',
  '{"jsonrpc":"2.0","id":1,"method":"ping"}}',
  "\u00e9",
  "[1,2",
  "NaN",
  "{'jsonrpc':'2.0'}",
])("a line that is not JSON is a parse error: %s", (line) => expectError(line, PARSE_ERROR));

test("bytes that are no UTF-8 are a parse error", () =>
  expectError(Uint8Array.from([0xff, 0xfe, 0x00, 0x80]), PARSE_ERROR));

test.each([
  "null",
  "7",
  '"text"',
  "{}",
  '{"jsonrpc":"1.0","id":null,"method":"ping"}',
  '{"jsonrpc":"2.0","method":7}',
  '{"jsonrpc":"2.0","id":{},"method":"ping"}',
  "[]",
  "[[]]",
])("JSON that is no message is an invalid request: %s", (line) => expectError(line, INVALID_REQUEST));

test("an invalid request with an id is answered under it", () =>
  expectError('{"jsonrpc":"2.0","id":"mine","method":7}', INVALID_REQUEST, "mine"));

test("each message of a batch is answered", async () => {
  const batch = [
    { jsonrpc: "2.0", id: "b1", method: "ping" },
    { jsonrpc: "2.0", method: "notifications/unknown" },
    { jsonrpc: "2.0", id: "b2", method: "tools/list" },
    { jsonrpc: "2.0", id: "b3", method: "nope" },
  ];
  server.send(JSON.stringify(batch));
  expect((await server.response("b1")).result).toEqual({});
  expect(at((await server.response("b2")).result, "tools", 0, "name")).toBe("brainloop");
  expect((await server.response("b3")).error).toBeDefined();
});

test("a batch that would be answered by gigabytes is refused whole", async () => {
  const before = server.lines.length;
  await expectError(`[${"1,".repeat(5_000_000)}1]`, INVALID_REQUEST);
  expect(server.lines.length).toBeLessThan(before + 5);
});

test("a message of 50 MB is refused and skipped", async () => {
  const line = `{"jsonrpc":"2.0","id":50,"method":"ping","params":{"x":"${"y".repeat(50_000_000)}"}}`;
  await expectError(line, INVALID_REQUEST);
});

test("one of a few MB is taken", async () => {
  const { body } = await server.call({ action: "read_code", path: "a.ts", junk: "y".repeat(3_000_000) });
  expect(at(body, "error", "code")).toBe("INVALID_PARAMS");
  expect(JSON.stringify(body).length).toBeLessThan(10_000);
});

test.each([
  ["arrays", "[".repeat(100_000) + "]".repeat(100_000)],
  ["objects", '{"a":'.repeat(100_000) + "1" + "}".repeat(100_000)],
  ["open arrays", "[".repeat(100_000)],
])("100,000 levels of %s are refused", (_, value) =>
  expectError(`{"jsonrpc":"2.0","id":77,"method":"ping","params":{"x":${value}}}`, INVALID_REQUEST),
);

test("params of wrong types are protocol errors, not crashes", async () => {
  const call = (params: unknown) => {
    const id = `wrong-${server.lines.length}`;
    server.send(JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params }));
    return server.response(id);
  };
  for (const params of [
    undefined,
    {},
    { name: 7 },
    { name: "brainloop", arguments: 7 },
    { name: "brainloop", arguments: [] },
  ]) {
    expect((await call(params)).error?.code).toBeLessThan(-32_000);
  }
  expect((await call({ name: "brainloop" })).result).toMatchObject({ isError: true });
  const uri = await server.request("resources/read", { uri: 7 });
  expect(uri.error).toBeDefined();
});

test("responses and notifications out of the blue, and blank lines, are passed over", async () => {
  const before = server.lines.length;
  server.send("");
  server.send("   \r");
  server.send('{"jsonrpc":"2.0","id":999,"result":{}}');
  server.send('{"jsonrpc":"2.0","id":998,"error":{"code":1,"message":"x"}}');
  server.notify("notifications/cancelled", { requestId: 12_345 });
  server.notify("notifications/cancelled", { requestId: {} });
  server.notify("notifications/cancelled");
  server.notify("notifications/progress", { progressToken: "x", progress: 1 });
  server.notify("nope");
  await server.ping();
  expect(server.lines.length).toBe(before + 1);
});

test("greeting twice, or after requests, does not end the wire", async () => {
  await using other = new RawServer(sandbox);
  expect((await other.request("tools/list")).result).toBeDefined();
  for (let i = 0; i < 3; i++) await other.request("initialize", initializeParams("2025-06-18"));
  await other.ping();
});

test("two requests under one id are both answered", async () => {
  server.send(
    '{"jsonrpc":"2.0","id":"twice","method":"ping"}\n{"jsonrpc":"2.0","id":"twice","method":"ping"}',
  );
  await server.ping();
  await Bun.sleep(50);
  expect(server.messages.filter(({ id }) => id === "twice")).toHaveLength(2);
});

test("a message cut anywhere, even inside a character, is put together", async () => {
  const line = Buffer.from('{"jsonrpc":"2.0","id":"cut","method":"nope-é-😀"}\n');
  for (const byte of line) {
    server.child.stdin.write(Uint8Array.of(byte));
    await server.child.stdin.flush();
  }
  expect((await server.response("cut")).error?.code).toBe(-32_601);
});

test("stdout carried protocol alone, though everything was logged", () => {
  // RawServer throws for a line that is no message.
  for (const line of server.lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: "2.0" });
  expect(server.errors).not.toMatch(/\$bunfs|Unexpected failure/);
});
