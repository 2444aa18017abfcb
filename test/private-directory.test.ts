import { describe, expect, test } from "bun:test";
import { chmodSync, chownSync, lstatSync, mkdirSync, symlinkSync } from "node:fs";
import { BrainloopError } from "../src/error.ts";
import { prepareDataDirectory, preparePrivateFile } from "../src/private-directory.ts";
import { Scratch } from "./scratch.ts";
import { asOrdinaryUser } from "./ordinary-user.ts";

const mode = (path: string) => (lstatSync(path).mode & 0o777).toString(8);
const asRoot = process.getuid?.() === 0;

function failure(run: () => unknown): BrainloopError {
  try {
    run();
  } catch (error) {
    if (error instanceof BrainloopError) return error;
    throw error;
  }
  throw new Error("Expected a BrainloopError");
}

describe("the data directory", () => {
  test("is made with all that is missing above it, for this user alone, whatever the umask", () => {
    using scratch = new Scratch();
    const umask = process.umask(0);
    expect(prepareDataDirectory(scratch.at("a/b/c"))).toBe(scratch.at("a/b/c"));
    process.umask(umask);
    expect(["a", "a/b", "a/b/c"].map((name) => mode(scratch.at(name)))).toEqual(["700", "700", "700"]);
  });

  test("is closed to others if it was open", () => {
    using scratch = new Scratch();
    mkdirSync(scratch.at("open"));
    chmodSync(scratch.at("open"), 0o755);
    prepareDataDirectory(scratch.at("open"));
    expect(mode(scratch.at("open"))).toBe("700");
  });

  test("is not a symbolic link, nor made through a dangling one, and nothing is made behind it", () => {
    using scratch = new Scratch();
    mkdirSync(scratch.at("real"));
    symlinkSync("real", scratch.at("link"));
    symlinkSync("none", scratch.at("dangling"));
    for (const name of ["link", "dangling", "dangling/below"]) {
      const error = failure(() => prepareDataDirectory(scratch.at(name)));
      expect([name, error.code, error.message]).toEqual([
        name,
        "PERMISSION_DENIED",
        expect.stringContaining("symbolic link"),
      ]);
      expect(error.hint).toContain("--data-dir");
    }
    expect(lstatSync(scratch.at("none"), { throwIfNoEntry: false })).toBeUndefined();
  });

  test("may stand below a link the user has: a home that was moved", () => {
    using scratch = new Scratch();
    mkdirSync(scratch.at("real"));
    symlinkSync("real", scratch.at("home"));
    expect(prepareDataDirectory(scratch.at("home/data"))).toBe(scratch.at("real/data"));
  });

  test("is refused where a file stands in the way, which the message names", () => {
    using scratch = new Scratch();
    const file = scratch.write("file");
    for (const path of [file, `${file}/a`, `${file}/a/b`]) {
      const error = failure(() => prepareDataDirectory(path));
      expect([error.code, error.message]).toEqual([
        "FILE_EXISTS",
        `Data directory: "${file}" is a file, expected a directory`,
      ]);
    }
  });

  test.if(asRoot)("is refused if another user owns it or made it first", () => {
    using scratch = new Scratch();
    mkdirSync(scratch.at("theirs"));
    chownSync(scratch.at("theirs"), 12_345, 12_345);
    const error = failure(() => prepareDataDirectory(scratch.at("theirs")));
    expect([error.code, error.message]).toEqual(["PERMISSION_DENIED", expect.stringContaining("12345")]);
  });

  test("is refused where it cannot be made", async () => {
    using scratch = new Scratch();
    mkdirSync(scratch.at("closed"));
    chmodSync(scratch.at("closed"), 0o500);
    const error = await asOrdinaryUser(scratch.path, () =>
      failure(() => prepareDataDirectory(scratch.at("closed/data"))),
    );
    expect([error.code, error.message]).toEqual(["PERMISSION_DENIED", expect.not.stringContaining("user")]);
  });

  test.if(process.platform === "linux")("is refused on a file system that takes no directories", () => {
    const error = failure(() => prepareDataDirectory("/proc/brainloop/data"));
    expect(error.message).toStartWith('Data directory: "/proc/brainloop');
    expect(error.hint).toContain("--data-dir");
  });

  test("can be prepared by many processes at once", async () => {
    using scratch = new Scratch();
    // All start at the same moment, and often: what is made is small.
    const script = `
      const { prepareDataDirectory } = await import("${import.meta.dir}/../src/private-directory.ts");
      while (Date.now() < ${Date.now() + 1_500});
      for (let i = 0; i < 300; i++) prepareDataDirectory(process.argv[1] + i + "/c/d");`;
    const many = Array.from(
      { length: 4 },
      () => Bun.spawn([process.execPath, "-e", script, scratch.at("a")]).exited,
    );
    expect(await Promise.all(many)).toEqual(many.map(() => 0));
  });
});

describe("a private file", () => {
  test("is made empty, or kept as it is, for this user alone", () => {
    using scratch = new Scratch();
    preparePrivateFile(scratch.at("new.db"));
    const old = scratch.write("old.db", "content");
    chmodSync(old, 0o644);
    preparePrivateFile(old);
    expect([mode(scratch.at("new.db")), mode(old), lstatSync(old).size]).toEqual(["600", "600", 7]);
  });

  test("is not made through a link", () => {
    using scratch = new Scratch();
    symlinkSync("elsewhere", scratch.at("link.db"));
    expect(failure(() => preparePrivateFile(scratch.at("link.db"))).code).toBe("NOT_A_FILE");
  });
});
