/** Reading goes on whatever becomes of the databases. */
import { Database } from "bun:sqlite";
import { expect, test, setDefaultTimeout } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brainloop, Sandbox } from "../support/executable.ts";
import { RawServer, PATIENCE_MS } from "../support/mcp.ts";

setDefaultTimeout(PATIENCE_MS);

const FILES = ["a.ts", "b.ts", "c.ts"];

async function withFiles(work: (sandbox: Sandbox) => Promise<void>): Promise<void> {
  using sandbox = new Sandbox();
  for (const name of FILES) await sandbox.write(name, `export const ${name[0]} = 1;\n`);
  await work(sandbox);
}

async function expectReads(server: RawServer): Promise<void> {
  for (const path of [...FILES, "."]) {
    const { ok, body } = await server.call({ action: "read_code", path });
    expect({ path, ok, body }).toMatchObject({ path, ok: true });
  }
}

const databases = (sandbox: Sandbox): string[] =>
  readdirSync(sandbox.data).filter((name) => name.includes(".db"));

test.concurrent("databases removed while a server runs", () =>
  withFiles(async (sandbox) => {
    await using server = await RawServer.start(sandbox);
    await expectReads(server);
    rmSync(sandbox.data, { recursive: true });
    await expectReads(server);
    await sandbox.write("a.ts", "export const changed = 2;\n");
    expect((await server.call({ action: "read_code", path: "a.ts" })).text).toContain("changed");
    expect(await server.end()).toEqual({ code: 0, signal: null });
  }));

test.concurrent("databases overwritten with garbage while a server runs", () =>
  withFiles(async (sandbox) => {
    await using server = await RawServer.start(sandbox);
    await expectReads(server);
    for (const name of databases(sandbox)) writeFileSync(join(sandbox.data, name), "garbage ".repeat(2000));
    await expectReads(server);
    await sandbox.write("a.ts", "export const changed = 2;\n");
    expect((await server.call({ action: "read_code", path: "a.ts" })).text).toContain("changed");
    expect(await server.end()).toEqual({ code: 0, signal: null });
    expect(server.errors).not.toContain("Unexpected failure");
  }));

test.concurrent("databases that are garbage, directories or empty at the start: a warning, and reads", () =>
  withFiles(async (sandbox) => {
    mkdirSync(sandbox.data, { mode: 0o700 });
    writeFileSync(join(sandbox.data, "brainloop.lifecycle.db"), "garbage ".repeat(2000));
    writeFileSync(join(sandbox.data, "brainloop.metadata.db"), "");
    mkdirSync(join(sandbox.data, "brainloop.output.db"));
    await using server = await RawServer.start(sandbox);
    await expectReads(server);
    expect(await server.end()).toEqual({ code: 0, signal: null });
    expect(server.errors).toContain("warn");
    // What cannot be read may be wanted by a person.
    expect(readFileSync(join(sandbox.data, "brainloop.lifecycle.db"), "utf8")).toStartWith("garbage");
  }));

test.concurrent("a data directory that is a file: a warning, and reads, by server and by call", () =>
  withFiles(async (sandbox) => {
    writeFileSync(sandbox.data, "a file");
    await using server = await RawServer.start(sandbox);
    await expectReads(server);
    expect(await server.end()).toEqual({ code: 0, signal: null });
    expect(server.errors).toContain("warn");
    const called = await brainloop(["call", "read_code", '{"path":"a.ts"}'], {
      cwd: sandbox.project,
      env: sandbox.env,
    });
    expect(called).toMatchObject({ code: 0 });
    expect(readFileSync(sandbox.data, "utf8")).toBe("a file");
  }));

test.concurrent("databases of a newer version are refused and left byte for byte; reads go on", () =>
  withFiles(async (sandbox) => {
    {
      await using first = await RawServer.start(sandbox);
      await expectReads(first);
      expect(await first.end()).toEqual({ code: 0, signal: null });
    }
    for (const name of databases(sandbox)) {
      using db = new Database(join(sandbox.data, name), { readwrite: true });
      db.run("PRAGMA user_version = 999");
      db.run("PRAGMA journal_mode = DELETE");
    }
    const bytes = (): Record<string, string> =>
      Object.fromEntries(
        databases(sandbox).map((name) => [name, Bun.hash(readFileSync(join(sandbox.data, name))).toString()]),
      );
    const before = bytes();
    await using server = await RawServer.start(sandbox);
    await expectReads(server);
    expect(await server.end()).toEqual({ code: 0, signal: null });
    expect(server.errors).toContain("999");
    expect(bytes()).toEqual(before);
  }));
