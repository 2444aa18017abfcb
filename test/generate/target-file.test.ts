import { expect, test } from "bun:test";
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { BrainloopError } from "../../src/error.ts";
import { sha256, TargetFile } from "../../src/generate/write/target-file.ts";
import { Scratch } from "../scratch.ts";
import { canMount, withDisks } from "../support/mounts.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function failure(work: () => unknown): { code: string; message: string } {
  try {
    work();
  } catch (error) {
    if (error instanceof BrainloopError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("Expected a failure");
}

test("a new file comes with the directories it needs, and nothing is left beside it", () => {
  using scratch = new Scratch();
  using file = new TargetFile(scratch.at("a/b/c.txt"), { make: true });
  expect(file.read()).toBeUndefined();
  file.stage(".temp", bytes("hello\n"), undefined);
  file.create(".temp");
  file.sync();
  expect(readFileSync(scratch.at("a/b/c.txt"), "utf8")).toBe("hello\n");
  expect(readdirSync(scratch.at("a/b"))).toEqual(["c.txt"]);
  expect(file.read()).toMatchObject({ sha256: sha256("hello\n") });
});

test("a file that came meanwhile is not replaced by a new one", () => {
  using scratch = new Scratch();
  using file = new TargetFile(scratch.at("c.txt"), { make: true });
  file.stage(".temp", bytes("mine\n"), undefined);
  scratch.write("c.txt", "theirs\n");
  expect(failure(() => file.create(".temp")).code).toBe("FILE_CHANGED");
  expect(readFileSync(scratch.at("c.txt"), "utf8")).toBe("theirs\n");
});

test("what replaces a file has its permissions", () => {
  using scratch = new Scratch();
  const path = scratch.write("run.sh", "a\n");
  chmodSync(path, 0o750);
  using file = new TargetFile(path, { make: false });
  file.stage(".temp", bytes("b\n"), file.read());
  file.replace(".temp");
  expect(statSync(path).mode & 0o777).toBe(0o750);
  expect(readFileSync(path, "utf8")).toBe("b\n");
});

test.skipIf(process.getuid?.() !== 0)("what the superuser replaces stays its owner's", () => {
  using scratch = new Scratch();
  const path = scratch.write("a.txt", "a\n");
  Bun.spawnSync(["chown", "1234:4321", path]);
  using file = new TargetFile(path, { make: false });
  file.stage(".temp", bytes("b\n"), file.read());
  file.replace(".temp");
  expect(statSync(path)).toMatchObject({ uid: 1234, gid: 4321 });
});

test.skipIf(process.platform !== "linux")(
  "a directory swapped for a symbolic link after it was opened gains nothing",
  () => {
    using scratch = new Scratch();
    const path = scratch.write("project/src/a.txt", "old\n");
    scratch.mkdir("elsewhere");
    scratch.write("elsewhere/a.txt", "precious\n");
    using file = new TargetFile(path, { make: false });
    const present = file.read();
    renameSync(scratch.at("project/src"), scratch.at("project/moved"));
    symlinkSync(scratch.at("elsewhere"), scratch.at("project/src"));
    file.stage(".temp", bytes("new\n"), present);
    file.replace(".temp");
    expect(readFileSync(scratch.at("elsewhere/a.txt"), "utf8")).toBe("precious\n");
    expect(readdirSync(scratch.at("elsewhere"))).toEqual(["a.txt"]);
    expect(readFileSync(scratch.at("project/moved/a.txt"), "utf8")).toBe("new\n");
  },
);

test("a directory that became a link before it was opened is refused, on any level", () => {
  using scratch = new Scratch();
  scratch.mkdir("elsewhere/below");
  mkdirSync(scratch.at("project"));
  symlinkSync(scratch.at("elsewhere"), scratch.at("project/src"));
  for (const path of ["project/src/a.txt", "project/src/below/a.txt", "project/src/new/a.txt"]) {
    expect(failure(() => new TargetFile(scratch.at(path), { make: true })).code).toBe("FILE_CHANGED");
  }
  expect(readdirSync(scratch.at("elsewhere"))).toEqual(["below"]);
});

test("a target that became a link, a directory or a pipe is neither read nor waited on", () => {
  using scratch = new Scratch();
  const secret = scratch.write("secret.txt", "s\n");
  symlinkSync(secret, scratch.at("link.txt"));
  mkdirSync(scratch.at("folder"));
  Bun.spawnSync(["mkfifo", scratch.at("pipe")]);
  for (const name of ["link.txt", "folder", "pipe"]) {
    using file = new TargetFile(scratch.at(name), { make: false });
    expect([name, failure(() => file.read()).code]).toEqual([name, "NOT_A_FILE"]);
  }
});

test("a file with several links, a read-only one and one that is too large are refused", () => {
  using scratch = new Scratch();
  linkSync(scratch.write("one.txt"), scratch.at("two.txt"));
  chmodSync(scratch.write("locked.txt"), 0o444);
  writeFileSync(scratch.at("large.txt"), new Uint8Array(16 * 1024 * 1024 + 1));
  for (const [name, code] of [
    ["one.txt", "PERMISSION_DENIED"],
    ["locked.txt", "PERMISSION_DENIED"],
    ["large.txt", "FILE_TOO_LARGE"],
  ] as const) {
    using file = new TargetFile(scratch.at(name), { make: false });
    expect([name, failure(() => file.read()).code]).toEqual([name, code]);
  }
});

/** A test of what the kernel refuses, on a file system of its own; the script's last line is what it found. */
function onTinyDisk(options: string, body: string): string {
  const script = `
import { TargetFile } from ${JSON.stringify(new URL("../../src/generate/write/target-file.ts", import.meta.url).pathname)};
import { requireWritableDirectory } from ${JSON.stringify(new URL("../../src/generate/write/held-directory.ts", import.meta.url).pathname)};
import { readdirSync } from "node:fs";
const at = process.argv[2];
try { ${body} console.log("no failure"); }
catch (error) { console.log(error.code, "|", error.message, "|", readdirSync(at).join()); }`;
  using scratch = new Scratch();
  const file = scratch.write("run.ts", script);
  const at = scratch.mkdir("disk");
  const command = withDisks([{ place: at, options }], [process.execPath, file, at]);
  const { stderr, stdout, success } = Bun.spawnSync(command);
  if (!success) throw new Error(stderr.toString());
  return stdout.toString().trim();
}

test.skipIf(!canMount())("a full disk is said to be full, and what did not fit is gone", () => {
  const out = onTinyDisk(
    "size=64k",
    `using file = new TargetFile(at + "/a.txt", { make: false }); file.stage(".temp", new Uint8Array(1e6).fill(65), undefined);`,
  );
  expect(out).toMatch(/^STORAGE_FULL \| .*the disk is full \|$/);
});

test.skipIf(!canMount())("a read-only file system is said to be one", () => {
  const out = onTinyDisk("size=64k,ro", `using file = new TargetFile(at + "/new/a.txt", { make: true });`);
  expect(out).toMatch(/^PERMISSION_DENIED \| .*read-only/);
});

test.skipIf(!canMount())("a place that cannot be written is refused before anything is made for it", () => {
  expect(onTinyDisk("size=64k,ro", `requireWritableDirectory(at + "/new/deep/a.txt");`)).toMatch(
    /^PERMISSION_DENIED \| .*read-only/,
  );
  expect(onTinyDisk("size=64k", `requireWritableDirectory(at + "/new/deep/a.txt");`)).toBe("no failure");
});

test("a staged file is never taken over from someone else", () => {
  using scratch = new Scratch();
  using file = new TargetFile(scratch.at("a.txt"), { make: false });
  symlinkSync(scratch.at("b.txt"), scratch.at(".temp"));
  expect(failure(() => file.stage(".temp", bytes("x"), undefined)).code).toBe("FILE_EXISTS");
  expect(lstatSync(scratch.at(".temp")).isSymbolicLink()).toBe(true);
});
