import { expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { brainloop, type Finished, Sandbox } from "../support/executable.ts";

function run(sandbox: Sandbox, ...args: string[]): Promise<Finished> {
  return brainloop(args, { cwd: sandbox.project, env: sandbox.env });
}

async function json(sandbox: Sandbox, ...args: string[]): Promise<Record<string, unknown>> {
  return JSON.parse((await run(sandbox, ...args, "--json")).out);
}

test("sources are what digest reads, with what it found of them", async () => {
  using sandbox = new Sandbox();
  await sandbox.write("a/a.ts", "export const a = 1;\n");
  await sandbox.write("b/b.ts", "export const b = 1;\n");
  await sandbox.write("c/c.ts", "export const c = 1;\n");
  await sandbox.write("c/package.json", '{"dependencies": {"valibot": "^1.5.0"}}');
  expect((await run(sandbox, "sources", "list")).out).toStartWith("None: ");
  expect(await run(sandbox, "sources", "add", "a", "b", "c")).toMatchObject({ code: 0, out: "" });
  await run(sandbox, "sources", "disable", "b");
  rmSync(join(sandbox.project, "a"), { recursive: true });
  expect(await json(sandbox, "digest")).toMatchObject({ files: 2, failed: 1 });
  const path = (name: string): string => join(sandbox.project, name);
  expect(await json(sandbox, "sources", "list")).toMatchObject({
    sources: [
      {
        path: path("a"),
        enabled: true,
        status: "failed",
        message: expect.stringContaining("does not exist"),
      },
      { path: path("b"), enabled: false, status: null },
      { path: path("c"), enabled: true, status: "ok", message: null },
    ],
  });
  using db = new Database(join(sandbox.data, "brainloop.input.db"), { readonly: true });
  const declared = db.query(
    "SELECT kind, name, version, declared_in FROM input_dependencies ORDER BY kind, name",
  );
  expect(declared.all()).toEqual([
    { kind: "package", name: "valibot", version: "^1.5.0", declared_in: path("c/package.json") },
    { kind: "provider", name: "cerebras", version: null, declared_in: "config" },
  ]);
  // What is gone can still be named, by a link that led there, too.
  symlinkSync(sandbox.project, join(sandbox.path, "link"));
  expect(await run(sandbox, "sources", "remove", join(sandbox.path, "link/a"), "b")).toMatchObject({
    code: 0,
  });
  await run(sandbox, "sources", "remove", "c");
  expect(await json(sandbox, "sources", "list")).toEqual({ sources: [], schemas: [] });
  expect(await run(sandbox, "sources", "remove", "a")).toMatchObject({
    code: 1,
    err: expect.stringContaining("is no source"),
  });
});

test("none is added where one of them cannot be", async () => {
  using sandbox = new Sandbox();
  await sandbox.write("a/a.ts", "export const a = 1;\n");
  expect(await run(sandbox, "sources", "add", "a", "nope")).toMatchObject({ code: 1 });
  expect(await run(sandbox, "sources", "add", "/etc")).toMatchObject({
    code: 1,
    err: expect.stringContaining("outside every root"),
  });
  expect(await json(sandbox, "sources", "list")).toMatchObject({ sources: [] });
});

test("a schema that is expected is compared at once, and by read_sqlite from then on", async () => {
  using sandbox = new Sandbox();
  {
    using db = new Database(join(sandbox.project, "app.db"), { create: true });
    db.run("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
  }
  await sandbox.write("wrong.sql", "CREATE TABEL orders (id);");
  await sandbox.write("empty.sql", "-- nothing\n");
  await sandbox.write("right.sql", "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INTEGER);");
  const add = (file: string): Promise<Finished> => run(sandbox, "sources", "add", "--schema", file, "app.db");
  expect(await add("wrong.sql")).toMatchObject({ code: 1, err: expect.stringContaining("syntax error") });
  expect(await add("empty.sql")).toMatchObject({ code: 1, err: expect.stringContaining("defines nothing") });
  expect(await json(sandbox, "sources", "list")).toMatchObject({ schemas: [] });
  expect((await add("right.sql")).err).toContain('differs in 1 place, first "orders": column total');
  const read = await run(sandbox, "call", "read_sqlite", '{"db_path":"app.db"}');
  expect(read.out).toContain("schema_drift");
  expect(await json(sandbox, "sources", "list")).toMatchObject({
    schemas: [{ db_path: join(sandbox.project, "app.db") }],
  });
});
