import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { BrainloopError } from "../../src/error.ts";
import { walk, type Skipped, type WalkOptions } from "../../src/ingest/walk.ts";
import { Scratch } from "../scratch.ts";
import { asOrdinaryUser } from "../ordinary-user.ts";

async function walked(root: string, options?: WalkOptions): Promise<string[]> {
  return Array.fromAsync(walk(root, options), (file) => file.relative);
}

async function failure(work: Promise<unknown>): Promise<BrainloopError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof BrainloopError) return error;
  throw new Error(`Expected a BrainloopError, got ${String(error)}`);
}

describe("a walk", () => {
  test("gives every regular file once, with its size and time, in an order that depends on names alone", async () => {
    using scratch = new Scratch();
    for (const name of ["b.ts", "a/z.ts", "a/b/c.ts", "B.ts", "a.ts", "a-b/x.ts"])
      scratch.write(name, "1234");
    expect(await walked(scratch.path)).toEqual(["B.ts", "a.ts", "b.ts", "a/z.ts", "a/b/c.ts", "a-b/x.ts"]);
    const [file] = await Array.fromAsync(walk(scratch.path));
    expect(file).toEqual({
      path: scratch.at("B.ts"),
      relative: "B.ts",
      size: 4,
      mtimeMs: expect.any(Number),
    });
  });

  test("leaves out version-control folders and node_modules without any ignore file", async () => {
    using scratch = new Scratch();
    for (const name of [".git", ".hg", ".svn", ".jj", "node_modules", "sub/node_modules"])
      scratch.write(`${name}/x`);
    scratch.write("sub/.git-blame-ignore-revs");
    expect(await walked(scratch.path)).toEqual(["sub/.git-blame-ignore-revs"]);
  });

  test("heeds ignore files where there is no repository, and .ignore over .gitignore", async () => {
    using scratch = new Scratch();
    scratch.write(".gitignore", "*.log\n*.tmp\n");
    scratch.write(".ignore", "!kept.log\nnotes/\n");
    for (const name of ["a.log", "kept.log", "sub/b.tmp", "sub/c.ts", "notes/d"]) scratch.write(name);
    expect(await walked(scratch.path)).toEqual([".gitignore", ".ignore", "kept.log", "sub/c.ts"]);
  });

  test("lets a nested repository follow its own rules only", async () => {
    using scratch = new Scratch();
    scratch.write(".gitignore", "*.log\n");
    scratch.write("lib/.git/info/exclude", "*.tmp\n");
    for (const name of ["a.log", "lib/b.log", "lib/c.tmp"]) scratch.write(name);
    expect(await walked(scratch.path)).toEqual([".gitignore", "lib/b.log"]);
  });

  test("follows no link, is not held up by a FIFO or socket, and says what it left out", async () => {
    using scratch = new Scratch();
    using outside = new Scratch();
    outside.write("secret");
    scratch.write("sub/file");
    symlinkSync(outside.path, scratch.at("sub/out"));
    symlinkSync("..", scratch.at("sub/loop"));
    symlinkSync("file", scratch.at("sub/link"));
    Bun.spawnSync(["mkfifo", scratch.at("fifo"), scratch.at(".gitignore")]);
    scratch.write(".ssh/id_rsa");
    const skipped: string[] = [];
    expect(
      await walked(scratch.path, {
        onSkip: ({ path, reason }) => skipped.push(`${path.slice(scratch.path.length)} ${reason}`),
      }),
    ).toEqual(["sub/file"]);
    expect(skipped).toEqual([
      "/.gitignore special_file",
      "/.ssh sensitive",
      "/fifo special_file",
      "/sub/link symbolic_link",
      "/sub/loop symbolic_link",
      "/sub/out symbolic_link",
    ]);
  });

  test("does not list what a directory has been swapped for while it ran", async () => {
    using scratch = new Scratch();
    using outside = new Scratch();
    outside.write("secret");
    scratch.write("first");
    scratch.write("sub/file");
    const names: string[] = [];
    for await (const file of walk(scratch.path)) {
      names.push(file.relative);
      renameSync(scratch.at("sub"), scratch.at("moved"));
      symlinkSync(outside.path, scratch.at("sub"));
    }
    expect(names).toEqual(["first"]);
  });

  test.if(process.platform === "linux")("goes on past names that are not UTF-8", async () => {
    using scratch = new Scratch();
    writeFileSync(Buffer.concat([Buffer.from(`${scratch.path}/bad-`), Buffer.of(0xff)]), "x");
    mkdirSync(Buffer.concat([Buffer.from(`${scratch.path}/dir-`), Buffer.of(0xff)]));
    scratch.write("good");
    const skipped: Skipped[] = [];
    expect(await walked(scratch.path, { onSkip: (each) => skipped.push(each) })).toEqual(["good"]);
    expect(skipped.map(({ reason }) => reason)).toEqual(["name_not_utf8", "name_not_utf8"]);
  });

  test("goes on past directories that may not be read", async () => {
    using scratch = new Scratch();
    scratch.write("closed/x");
    scratch.write("open/x");
    chmodSync(scratch.at("closed"), 0o000);
    const skipped: Skipped[] = [];
    const found = await asOrdinaryUser(scratch.path, () =>
      walked(scratch.path, { onSkip: (each) => skipped.push(each) }),
    );
    expect(found).toEqual(["open/x"]);
    expect(skipped.map(({ error }) => error?.code)).toEqual(["PERMISSION_DENIED"]);
    chmodSync(scratch.at("closed"), 0o700);
  });

  test("leaves out the directories it is told to", async () => {
    using scratch = new Scratch();
    scratch.write("data/x");
    scratch.write("src/data/y");
    expect(await walked(scratch.path, { except: new Set([scratch.at("data")]) })).toEqual(["src/data/y"]);
  });

  test("ends after so many files and says so, but not if there were no more", async () => {
    using scratch = new Scratch();
    for (const name of ["a", "b", "c/d"]) scratch.write(name);
    const skipped: Skipped[] = [];
    const onSkip = (each: Skipped) => skipped.push(each);
    expect(await walked(scratch.path, { maxFiles: 3, onSkip })).toEqual(["a", "b", "c/d"]);
    expect(skipped).toEqual([]);
    expect(await walked(scratch.path, { maxFiles: 2, onSkip })).toEqual(["a", "b"]);
    expect(skipped).toEqual([{ path: scratch.path, reason: "too_many" }]);
  });

  test("ends when it is cancelled, and lets others run meanwhile", async () => {
    using scratch = new Scratch();
    for (let index = 0; index < 2_000; index++) scratch.write(`d${index % 20}/${index}`);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 0);
    expect((await failure(walked(scratch.path, { signal: controller.signal }))).code).toBe("CANCELLED");
  });

  test("gets to the bottom of a hundred directories", async () => {
    using scratch = new Scratch();
    const deep = `${"d/".repeat(100)}x`;
    scratch.write(deep);
    expect(await walked(scratch.path)).toEqual([deep]);
  });

  test("is refused where there is no directory", async () => {
    using scratch = new Scratch();
    expect((await failure(walked(scratch.at("none")))).code).toBe("FILE_NOT_FOUND");
    expect((await failure(walked(scratch.write("file")))).code).toBe("NOT_A_FILE");
  });

  test("is not held up by a pattern made to be slow", async () => {
    using scratch = new Scratch();
    scratch.write(".gitignore", `${"*a".repeat(60)}b\n${"**/a".repeat(40)}/b\n`);
    scratch.write("a".repeat(250));
    scratch.write(`${"a/".repeat(150)}c`);
    const start = performance.now();
    expect((await walked(scratch.path)).length).toBe(3);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
