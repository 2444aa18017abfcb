import { describe, expect, test } from "bun:test";
import { chownSync, mkdirSync, symlinkSync } from "node:fs";
import { delimiter } from "node:path";
import { BrainloopError } from "../src/error.ts";
import { findRoots, type FindRootsOptions } from "../src/roots.ts";
import { Scratch } from "./scratch.ts";

function setUp() {
  const scratch = new Scratch();
  const home = scratch.mkdir("home");
  const cwd = scratch.mkdir("home/work/app/src");
  const find = (more: Partial<FindRootsOptions> = {}) =>
    findRoots({ flags: [], env: {}, cwd, home, ...more });
  return { scratch, home, cwd, find, [Symbol.dispose]: () => scratch[Symbol.dispose]() };
}

function failure(run: () => unknown): BrainloopError {
  try {
    run();
  } catch (error) {
    if (error instanceof BrainloopError) return error;
  }
  throw new Error("Expected a BrainloopError");
}

describe("roots", () => {
  test("are the flags' directories, real and once each, before anything else", () => {
    using it = setUp();
    symlinkSync(it.cwd, it.scratch.at("link"));
    const env = { BRAINLOOP_ROOTS: it.home };
    expect(it.find({ flags: [".", it.scratch.at("link"), ".."], env })).toEqual({
      roots: [it.cwd, it.scratch.at("home/work/app")],
      origin: "flag",
    });
    expect(it.find({ flags: ["/"] }).roots).toEqual(["/"]);
    expect(it.find({ flags: [it.home] }).roots).toEqual([it.home]);
  });

  test("are else those of BRAINLOOP_ROOTS, of which empty entries do not count", () => {
    using it = setUp();
    const env = { BRAINLOOP_ROOTS: ["", it.home, it.cwd, ""].join(delimiter) };
    expect(it.find({ env })).toEqual({ roots: [it.home, it.cwd], origin: "environment" });
    expect(it.find({ env: { BRAINLOOP_ROOTS: delimiter } }).origin).toBe("current directory");
  });

  test("are else the nearest version-control top, whichever system's", () => {
    using it = setUp();
    it.scratch.write("home/work/.git", "gitdir: elsewhere\n");
    expect(it.find()).toEqual({ roots: [it.scratch.at("home/work")], origin: "version control" });
    for (const [index, marker] of [".hg", ".svn", ".jj", ".git"].entries()) {
      const cwd = it.scratch.mkdir(`home/project-${index}/a/b`);
      mkdirSync(it.scratch.at(`home/project-${index}`, marker));
      expect(it.find({ cwd }).roots).toEqual([it.scratch.at(`home/project-${index}`)]);
    }
  });

  test("are else the current directory", () => {
    using it = setUp();
    expect(it.find()).toEqual({ roots: [it.cwd], origin: "current directory" });
  });

  test("are never by default the home directory, / or what holds the home directory", () => {
    using it = setUp();
    for (const cwd of [it.home, it.scratch.path, "/"]) {
      const { roots, refusedDefault } = it.find({ cwd });
      expect([cwd, roots]).toEqual([cwd, []]);
      expect(refusedDefault).toContain(cwd);
    }
    expect(it.find({ cwd: "/", home: "" }).roots).toEqual([]);
    expect(it.find({ cwd: it.scratch.at("gone") }).roots).toEqual([]);
  });

  test("are not the home directory for being a working copy: dotfiles are often kept so", () => {
    using it = setUp();
    mkdirSync(it.scratch.at("home/.git"));
    expect(it.find().roots).toEqual([it.cwd]);
    expect(it.find({ cwd: it.home }).roots).toEqual([]);
  });

  test.if(process.getuid?.() === 0)("do not follow from a marker another user has put above", () => {
    using it = setUp();
    mkdirSync(it.scratch.at("home/work/.git"));
    chownSync(it.scratch.at("home/work/.git"), 12_345, 12_345);
    expect(it.find().roots).toEqual([it.cwd]);
    chownSync(it.cwd, 12_345, 12_345);
    expect(it.find().roots).toEqual([it.scratch.at("home/work")]);
  });
});

describe("a given root", () => {
  test("that is no directory is refused, with what may be wrong with it", () => {
    using it = setUp();
    const file = it.scratch.write("file");
    const cases: [string, string, string | undefined][] = [
      ["none", "does not exist", "Looked for"],
      ["~/work", "does not exist", "not expanded"],
      ["${workspaceFolder}", "does not exist", "not expanded"],
      [file, "is a file", it.scratch.path],
      [`${file}/x`, "does not exist", "Looked for"],
      ["", "is empty", undefined],
    ];
    for (const [path, message, hint] of cases) {
      const error = failure(() => it.find({ flags: [path] }));
      expect([error.code, error.message]).toEqual(["INVALID_PARAMS", expect.stringContaining(message)]);
      if (hint !== undefined) expect(error.hint).toContain(hint);
    }
    expect(failure(() => it.find({ env: { BRAINLOOP_ROOTS: "none" } })).message).toContain("BRAINLOOP_ROOTS");
  });
});
