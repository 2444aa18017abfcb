/** Files written by a model, through the executable over MCP, from a server that speaks Cerebras's wire format. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { brainloop, Sandbox } from "../support/executable.ts";
import { fenced, Place } from "../support/generation.ts";
import { at, PATIENCE_MS, RawServer } from "../support/mcp.ts";

setDefaultTimeout(PATIENCE_MS);

const CODE = "export function add(a: number, b: number): number {\n  return a + b;\n}\n";

const CALL = {
  action: "generate_file",
  params: { output_path: "src/add.ts", verified_prompt: "Export add(a, b)" },
};

test("from a prompt to a file: the receipt is short, the same call costs nothing, restore takes it back", async () => {
  await using place = await Place.open();
  place.fake.queue.push(fenced(CODE));
  await using server = await place.serve();
  const { body, ok, text } = await server.call(CALL);
  expect([ok, body]).toMatchObject([
    true,
    { path: "src/add.ts", created: true, syntax: "typescript ok", tokens: "100 in, 50 out" },
  ]);
  expect(countTokens(text)).toBeLessThan(160);
  expect(place.text("src/add.ts")).toBe(CODE);

  expect((await server.call(CALL)).body).toEqual({ ...body, replayed: true });
  expect(place.fake.asked).toHaveLength(1);

  const back = await server.call({
    action: "generate_file",
    output_path: "src/add.ts",
    restore: body["result_id"],
  });
  expect(back.body).toMatchObject({ restored: body["result_id"], removed: true });
  expect(existsSync(join(place.project, "src/add.ts"))).toBe(false);
});

test("an if_sha256 that is none is refused, also where the call was made before", async () => {
  await using place = await Place.open(() => fenced("export const a = 1;\n"));
  await using server = await place.serve();
  const params = { output_path: "a.ts", verified_prompt: "a" };
  expect((await server.call({ action: "generate_file", params })).ok).toBe(true);
  const again = await server.call({ action: "generate_file", params: { ...params, if_sha256: "xyz" } });
  expect(again.body).toMatchObject({ error: { code: "INVALID_PARAMS" } });
  expect(place.fake.asked).toHaveLength(1);
});

test("each language is checked by its own parser, and mended", async () => {
  await using place = await Place.open();
  await using server = await place.serve();
  for (const [name, broken, good] of [
    ["a.go", "package a\n\nfunc F( int { return 1 }\n", "package a\n\nfunc F() int { return 1 }\n"],
    ["a.py", "def f(:\n    pass\n", "def f():\n    pass\n"],
    ["a.ts", "export const a = ;\n", "export const a = 1;\n"],
    ["a.sql", "CREATE TABLE a (x,, y);\n", "CREATE TABLE a (x INTEGER, y TEXT) STRICT;\n"],
    ["a.json", '{"a": [1}\n', '{"a": [1]}\n'],
    ["a.yaml", "a: [1\nb: 2\n", "a: [1]\nb: 2\n"],
  ] as const) {
    place.fake.queue.push(fenced(broken, name.slice(2)), fenced(good, name.slice(2)));
    const { body } = await server.call({ action: "generate_file", path: name, prompt: `Write ${name}` });
    expect(body).toMatchObject({ path: name, repairs: 1 });
    expect(place.text(name)).toBe(good);
  }
});

test("progress is told as text comes", async () => {
  await using place = await Place.open();
  const line = "export const filler = 1;\n".repeat(4);
  place.fake.queue.push({
    steps: [
      line,
      { delayMs: 300 },
      line.replaceAll("filler", "more"),
      { delayMs: 300 },
      "// end\n",
      { finish: "stop" },
    ],
  });
  await using server = await place.serve();
  const id = server.postCall(
    { action: "generate_file", output_path: "a.txt", verified_prompt: "Text" },
    { progressToken: "p" },
  );
  await server.answer(id);
  const told = server.messages
    .filter(({ method }) => method === "notifications/progress")
    .map(({ params }) => params);
  expect(told.length).toBeGreaterThan(1);
  expect(told[0]).toMatchObject({
    progressToken: "p",
    message: expect.stringMatching(/^\d+ tokens, \d+ tokens\/s$/),
  });
  const done = told.map((params) => Number(params?.["progress"]));
  expect(done).toEqual(done.toSorted((a, b) => a - b));
});

test("a cancelled call leaves no file and no request", async () => {
  await using place = await Place.open();
  place.fake.queue.push({ steps: ["export const a = 1;\n", { hang: true }] });
  await using server = await place.serve();
  const id = server.postCall({ action: "generate_file", output_path: "a.ts", verified_prompt: "Text" });
  while (place.fake.asked.length === 0) await Bun.sleep(20);
  server.notify("notifications/cancelled", { requestId: id });
  while (place.fake.left === 0) await Bun.sleep(20);
  expect(readdirSync(place.project)).toEqual([]);
  place.fake.queue.push(fenced(CODE));
  expect(
    (await server.call({ action: "generate_file", output_path: "a.ts", verified_prompt: "Text" })).ok,
  ).toBe(true);
});

test("context is shown to the model, digests of what is large, and no secret of any of it", async () => {
  const key = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`;
  await using place = await Place.open((asked) => {
    const all = JSON.stringify(asked.body.messages);
    expect(all).not.toContain(key);
    expect(all).toContain("export function small");
    expect(all).toContain("large149");
    expect(all).not.toContain("return 149 + 1");
    const [name = ""] = /__MASKED_\w+?__/.exec(all.slice(all.indexOf("present content of"))) ?? [];
    return fenced(`export const token = "${name}";\nexport const more = 1;\n`);
  });
  await place.write("small.ts", `export function small(): string {\n  return "${key}";\n}\n`);
  await place.write(
    "large.ts",
    Array.from(
      { length: 150 },
      (_, n) =>
        `export function large${n}(): number {\n${"  // one of many lines that say nothing\n".repeat(5)}  return ${n} + 1;\n}\n`,
    ).join(""),
  );
  await place.write("out.ts", `export const token = "${key}";\n`);
  await using server = await place.serve();
  const { body } = await server.call({
    action: "generate_file",
    params: {
      output_path: "out.ts",
      verified_prompt: "Add more",
      context_files: ["small.ts", "large.ts"],
      overwrite: true,
      detail: "diff",
    },
  });
  expect(body).toMatchObject({ lines: "+1 −0" });
  expect(JSON.stringify(body)).not.toContain(key);
  expect(place.text("out.ts")).toBe(`export const token = "${key}";\nexport const more = 1;\n`);
});

test("what may not be written is refused before anything is asked", async () => {
  await using place = await Place.open();
  await place.write("own.ts", "export const own = 1;\n");
  await using server = await place.serve();
  for (const [output_path, code] of [
    [".github/workflows/ci.yml", "PATH_PROTECTED"],
    [".git/hooks/pre-commit", "PATH_PROTECTED"],
    ["../outside.ts", "PATH_OUTSIDE_ROOTS"],
    ["own.ts", "FILE_EXISTS"],
  ]) {
    const { body, ok } = await server.call({
      action: "generate_file",
      params: { output_path, verified_prompt: "x" },
    });
    expect([ok, at(body, "error", "code")]).toEqual([false, code]);
  }
  for (const params of [
    { output_path: "a.ts" },
    { output_path: "a.ts", verified_prompt: "x", restore: "y" },
  ]) {
    expect(at((await server.call({ action: "generate_file", params })).body, "error", "code")).toBe(
      "INVALID_PARAMS",
    );
  }
  expect(place.fake.asked).toHaveLength(0);
});

test("a read-only server offers no writing", async () => {
  await using place = await Place.open();
  await using server = await place.serve("--read-only");
  const { body } = await server.call(CALL);
  expect(at(body, "error", "code")).toBe("UNKNOWN_ACTION");
});

test("without a key the error says both ways to set one, and nothing is written", async () => {
  using sandbox = new Sandbox();
  const { code, out } = await brainloop(["call", "generate_file", JSON.stringify(CALL.params)], {
    cwd: sandbox.project,
    env: sandbox.env,
  });
  expect(code).toBe(1);
  const { error } = JSON.parse(out);
  expect(error.code).toBe("KEY_MISSING");
  expect(JSON.stringify(error)).toContain("CEREBRAS_API_KEY");
  expect(JSON.stringify(error)).toContain("brainloop secrets set");
  expect(readdirSync(sandbox.project)).toEqual([]);
});

test("a key that is set while a server runs is used by it, from the project's store and from the user's", async () => {
  for (const scope of [[], ["--user"]]) {
    await using place = await Place.open(() => fenced(CODE));
    await using server = await RawServer.start(place, { env: { CEREBRAS_BASE_URL: place.fake.url } });
    expect(at((await server.call(CALL)).body, "error", "code")).toBe("KEY_MISSING");
    const { code } = await brainloop(["secrets", "set", ...scope, "CEREBRAS_API_KEY"], {
      cwd: place.project,
      env: place.env,
      input: `${place.fake.key}\n`,
    });
    expect(code).toBe(0);
    expect((await server.call(CALL)).body).toMatchObject({ path: "src/add.ts" });
  }
});

test("what a killed server prepared is finished or undone, and the database files are private", async () => {
  await using place = await Place.open(() => fenced(CODE));
  for (let round = 0; round < 5; round++) {
    const server = await place.serve();
    server.postCall({
      action: "generate_file",
      params: { output_path: `${round}.ts`, verified_prompt: "x" },
    });
    while (place.fake.asked.length <= round) await Bun.sleep(1);
    await Bun.sleep(Math.random() * 60);
    server.child.kill("SIGKILL");
    await server.child.exited;
  }
  for (const name of readdirSync(place.project).filter((file) => !file.startsWith(".")))
    expect(place.text(name)).toBe(CODE);
  expect(statSync(join(place.data, "brainloop.output.db")).mode & 0o777).toBe(0o600);
});
