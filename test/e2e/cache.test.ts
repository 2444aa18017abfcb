/** What is served is what stands in the file, and is parsed once. */
import { Database } from "bun:sqlite";
import { expect, test, setDefaultTimeout } from "bun:test";
import { renameSync, statSync, symlinkSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "../support/executable.ts";
import { at, RawServer, type ServerOptions, PATIENCE_MS } from "../support/mcp.ts";

setDefaultTimeout(PATIENCE_MS);

/** Past the tick in which a file's stamp says nothing for certain (DigestCache). */
const SETTLED_MS = 2100;

interface Place {
  server: RawServer;
  sandbox: Sandbox;
  /** The names declared in a file, as the server tells them. */
  names(path: string, extra?: Record<string, unknown>): Promise<string>;
  /** How many files were parsed so far. */
  parsed(): Promise<number>;
}

async function withServer(work: (place: Place) => Promise<void>, options: ServerOptions = {}): Promise<void> {
  using sandbox = new Sandbox();
  await using server = await RawServer.start(sandbox, options);
  await work({
    server,
    sandbox,
    async names(path, extra = {}) {
      const { ok, text } = await server.call({ action: "read_code", params: { path, ...extra } });
      expect(ok).toBe(true);
      return (text.match(/name_\w+/g) ?? []).join(" ");
    },
    async parsed() {
      const { body } = await server.call({ action: "get_stats", params: { window: "1h" } });
      return Number(at(body, "metrics", "reader_digest_generated", "sum") ?? 0);
    },
  });
}

const source = (name: string): string => `export const name_${name} = 1;\n`;

test.concurrent("a file rewritten at once with the same size is read anew, every time", () =>
  withServer(async ({ sandbox, names }) => {
    const path = await sandbox.write("a.ts", source("0"));
    for (let i = 0; i < 60; i++) {
      writeFileSync(path, source(String(i % 10)));
      expect(await names("a.ts")).toBe(`name_${i % 10}`);
    }
  }));

test.concurrent("a rewrite between two reads of the same tick is seen, however it is written", () =>
  withServer(async ({ sandbox, names }) => {
    const path = await sandbox.write("a.ts", source("a"));
    const other = join(sandbox.project, "b.ts");
    expect(await names("a.ts")).toBe("name_a");
    // Replaced by a rename, with the times of the one it replaces.
    const { atime, mtime } = statSync(path);
    writeFileSync(other, source("b"));
    utimesSync(other, atime, mtime);
    renameSync(other, path);
    expect(await names("a.ts")).toBe("name_b");
    // Rewritten in place, with its mtime set back.
    writeFileSync(path, source("c"));
    utimesSync(path, atime, mtime);
    expect(await names("a.ts")).toBe("name_c");
    // Made anew.
    unlinkSync(path);
    writeFileSync(path, source("d"));
    utimesSync(path, atime, mtime);
    expect(await names("a.ts")).toBe("name_d");
  }));

test.concurrent("the same once the stamps have settled", () =>
  withServer(async ({ sandbox, names, parsed }) => {
    const path = await sandbox.write("a.ts", source("a"));
    const swap = await sandbox.write("b.ts", source("b"));
    const { atime, mtime } = statSync(path);
    utimesSync(swap, atime, mtime);
    await Bun.sleep(SETTLED_MS);
    expect([await names("a.ts"), await names("b.ts")]).toEqual(["name_a", "name_b"]);
    const before = await parsed();
    expect([await names("a.ts"), await names("b.ts")]).toEqual(["name_a", "name_b"]);
    expect(await parsed()).toBe(before);
    // Two files of one size and time change places.
    const third = join(sandbox.project, "c.ts");
    renameSync(path, third);
    renameSync(swap, path);
    renameSync(third, swap);
    expect([await names("a.ts"), await names("b.ts")]).toEqual(["name_b", "name_a"]);
    writeFileSync(path, source("z"));
    utimesSync(path, atime, mtime);
    expect(await names("a.ts")).toBe("name_z");
  }));

test.concurrent("a link that comes to lead elsewhere is followed", () =>
  withServer(async ({ sandbox, names }) => {
    await sandbox.write("a.ts", source("a"));
    await sandbox.write("b.ts", source("b"));
    const link = join(sandbox.project, "link.ts");
    symlinkSync("a.ts", link);
    expect(await names("link.ts")).toBe("name_a");
    unlinkSync(link);
    symlinkSync("b.ts", link);
    expect(await names("link.ts")).toBe("name_b");
  }));

test.concurrent("a file that was touched but not changed is not parsed again", () =>
  withServer(async ({ sandbox, names, parsed }) => {
    const path = await sandbox.write("a.ts", source("a"));
    await names("a.ts");
    const before = await parsed();
    utimesSync(path, new Date(), new Date());
    await names("a.ts");
    writeFileSync(path, source("a"));
    await names("a.ts");
    expect(await parsed()).toBe(before);
    await names("a.ts", { force: true });
    expect(await parsed()).toBe(before + 1);
  }));

test.concurrent("an expired entry of the same content is renewed without parsing", () =>
  withServer(
    async ({ sandbox, names, parsed }) => {
      await sandbox.write("a.ts", source("a"));
      await Bun.sleep(SETTLED_MS);
      for (let i = 0; i < 3; i++) expect(await names("a.ts")).toBe("name_a");
      expect(await parsed()).toBe(1);
    },
    { env: { BRAINLOOP_READER_CACHE_TTL_SECONDS: "0" } },
  ));

test.concurrent("detail, format, budget and symbols are all served by one parse", () =>
  withServer(async ({ sandbox, names, parsed }) => {
    await sandbox.write("a.ts", source("a"));
    for (const extra of [
      {},
      { detail: "brief" },
      { format: "objects" },
      { max_tokens: 200 },
      { symbol: "name_a" },
    ]) {
      await names("a.ts", extra);
    }
    expect(await parsed()).toBe(1);
  }));

test.concurrent("many callers at once cause one parse", () =>
  withServer(async ({ server, sandbox, parsed }) => {
    await sandbox.write("big.ts", Array.from({ length: 3000 }, (_, i) => source(String(i))).join(""));
    const ids = Array.from({ length: 20 }, (_, i) =>
      server.postCall({ action: "read_code", path: "big.ts", ...(i % 2 === 0 ? {} : { detail: "brief" }) }),
    );
    for (const answer of await Promise.all(ids.map((id) => server.answer(id)))) expect(answer.ok).toBe(true);
    expect(await parsed()).toBe(1);
  }));

test.concurrent("a row of the cache that was damaged or edited is not served", () =>
  withServer(async ({ sandbox, names }) => {
    await sandbox.write("a.ts", source("a"));
    await Bun.sleep(SETTLED_MS);
    const damages = [
      `UPDATE reader_cache SET parsed = replace(parsed, 'name_a', 'name_x')`,
      `UPDATE reader_cache SET parsed = 'no json'`,
      `UPDATE reader_cache SET parsed = '{}'`,
      `UPDATE reader_cache SET parsed = 'null', checksum = 0`,
      `UPDATE reader_cache SET parsed = substr(parsed, 1, 20)`,
    ];
    for (const damage of damages) {
      expect(await names("a.ts")).toBe("name_a");
      using db = new Database(join(sandbox.data, "brainloop.lifecycle.db"), {
        readwrite: true,
        strict: true,
      });
      db.run("PRAGMA busy_timeout = 3000");
      expect({ damage, changes: db.run(damage).changes > 0 }).toEqual({ damage, changes: true });
      expect(await names("a.ts")).toBe("name_a");
    }
  }));

test.concurrent("an entry of a file that changed within the tick it was read in is not trusted", () =>
  withServer(async ({ sandbox, names }) => {
    const path = await sandbox.write("a.ts", source("a"));
    await names("a.ts");
    using db = new Database(join(sandbox.data, "brainloop.lifecycle.db"), { readwrite: true, strict: true });
    db.run("PRAGMA busy_timeout = 3000");
    const content = db
      .query<{ parsed: string; checksum: number; sha: string }, []>(
        "SELECT parsed, checksum, content_sha256 AS sha FROM reader_cache",
      )
      .get();
    writeFileSync(path, source("b"));
    expect(await names("a.ts")).toBe("name_b");
    // As a coarse clock leaves it: what was read before the last change, under the stamp after it.
    db.query("UPDATE reader_cache SET parsed = $parsed, checksum = $checksum, content_sha256 = $sha").run({
      ...content,
    });
    expect(await names("a.ts")).toBe("name_b");
  }));

test.concurrent("what an older reader parsed is parsed again", () =>
  withServer(async ({ sandbox, names, parsed }) => {
    await sandbox.write("a.ts", source("a"));
    await Bun.sleep(SETTLED_MS);
    await names("a.ts");
    const before = await parsed();
    using db = new Database(join(sandbox.data, "brainloop.lifecycle.db"), { readwrite: true, strict: true });
    db.run("PRAGMA busy_timeout = 3000");
    // As an older version leaves it: another version, and so another key.
    db.run("UPDATE reader_cache SET reader_version = reader_version - 1, cache_key = hex(randomblob(32))");
    expect(await names("a.ts")).toBe("name_a");
    expect(await parsed()).toBe(before + 1);
  }));

test.concurrent("what one worker parsed serves another, and what changes is seen by both", () =>
  withServer(async ({ server, sandbox, names, parsed }) => {
    const path = await sandbox.write("a.ts", source("a"));
    await Bun.sleep(SETTLED_MS);
    await names("a.ts");
    await using other = await RawServer.start(sandbox);
    const read = async () => (await other.call({ action: "read_code", path: "a.ts" })).text;
    expect(await read()).toContain("name_a");
    // Metrics are written within a second.
    await Bun.sleep(2500);
    expect(await parsed()).toBe(1);
    writeFileSync(path, source("b"));
    expect(await read()).toContain("name_b");
    expect(await names("a.ts")).toBe("name_b");
    expect((await server.call({ action: "get_stats" })).body).toMatchObject({ workers_alive: 2 });
  }));
