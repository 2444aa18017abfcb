/** What the place of a target refuses, through the executable: nothing half done is left, and it works once it can. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fenced, Place } from "../support/generation.ts";
import { type Answer, at, PATIENCE_MS, RawServer } from "../support/mcp.ts";
import { asSeenBy, canMount, remount, serverWithDisks } from "../support/mounts.ts";

setDefaultTimeout(PATIENCE_MS);

const ROWS = "CREATE TABLE log (line TEXT); INSERT INTO log VALUES ('one');";
const SMALL_KB = 64;

/** The error of an answer that failed. */
function failure({ body, ok }: Answer): unknown {
  expect(ok).toBe(false);
  return at(body, "error");
}

describe.skipIf(!canMount())("a disk", () => {
  let place: Place;
  let server: RawServer;
  const at64k = (name: string): string => asSeenBy(server.child.pid, join(place.project, "small", name));

  beforeAll(async () => {
    place = await Place.open();
    const locked = join(place.project, "locked");
    const small = join(place.project, "small");
    for (const directory of [locked, small]) mkdirSync(directory);
    const { env, ...disks } = serverWithDisks(
      { place: locked, options: "ro" },
      { place: small, options: `size=${SMALL_KB}k` },
    );
    server = await RawServer.start(place, { ...disks, env: { ...env, ...place.fake.env } });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  function file(output_path: string, more: object = {}): Promise<Answer> {
    return server.call({
      action: "generate_file",
      params: { output_path, verified_prompt: "Numbers", ...more },
    });
  }

  function sql(db_path: string, statement: string, more: object = {}): Promise<Answer> {
    place.fake.queue.push(fenced(`${statement};\n`, "sql"));
    const params = { db_path, verified_prompt: statement.slice(0, 40), ...more };
    return server.call({ action: "generate_sql", params });
  }

  test("that may not be written is named, and costs nothing", async () => {
    for (const path of ["locked/a.ts", "locked/deep/er/a.ts"]) {
      expect(failure(await file(path))).toMatchObject({
        code: "PERMISSION_DENIED",
        message: expect.stringContaining("read-only"),
        hint: expect.any(String),
      });
    }
    expect(place.fake.asked).toHaveLength(0);
  });

  test("that is full says so for a file, keeps what stood there, and takes the same call once it has space", async () => {
    writeFileSync(at64k("old.ts"), "export const old = 1;\n");
    const large = `export const text = "${"x".repeat(2 * SMALL_KB * 1024)}";\n`;
    for (const path of ["small/old.ts", "small/new.ts"]) {
      place.fake.queue.push(fenced(large));
      expect(failure(await file(path, { overwrite: path.includes("old") }))).toMatchObject({
        code: "STORAGE_FULL",
        message: expect.stringContaining(path),
        hint: expect.any(String),
      });
    }
    expect(readdirSync(at64k("."))).toEqual(["old.ts"]);
    expect(readFileSync(at64k("old.ts"), "utf8")).toBe("export const old = 1;\n");

    remount(server.child.pid, join(place.project, "small"), "size=1m");
    place.fake.queue.push(fenced(large));
    expect((await file("small/new.ts")).ok).toBe(true);
    expect(readFileSync(at64k("new.ts"), "utf8")).toBe(large);
    // The same disk, as full as before.
    await Bun.file(at64k("new.ts")).unlink();
    remount(server.child.pid, join(place.project, "small"), `size=${SMALL_KB}k`);
  });

  test("that is full says so for a database, new or old, which stays as it was", async () => {
    const fill = `INSERT INTO log VALUES (hex(zeroblob(${SMALL_KB * 1024})))`;
    expect(failure(await sql("small/new.db", `${ROWS} ${fill}`, { create: true }))).toMatchObject({
      code: "STORAGE_FULL",
      hint: expect.any(String),
    });
    expect(existsSync(at64k("new.db"))).toBe(false);

    expect((await sql("small/a.db", ROWS, { create: true })).ok).toBe(true);
    const before = readFileSync(at64k("a.db"));
    expect(failure(await sql("small/a.db", fill))).toMatchObject({
      code: "STORAGE_FULL",
      message: expect.stringContaining("a.db"),
    });
    expect(readFileSync(at64k("a.db")).equals(before)).toBe(true);
    expect(readdirSync(at64k(".")).toSorted()).toEqual(["a.db", "old.ts"]);
  });
});
