import { expect, test } from "bun:test";
import { mkdirSync, symlinkSync } from "node:fs";
import { BrainloopError } from "../../src/error.ts";
import { PathGuard } from "../../src/path-guard.ts";
import { PROTECTED_PATHS } from "../../src/protected-paths.ts";
import { pathToWrite } from "../../src/generate/write/may-write.ts";
import { Scratch } from "../scratch.ts";

function place(scratch: Scratch): (given: string, patterns?: readonly string[]) => string {
  const root = scratch.mkdir("root");
  const guard = new PathGuard({
    roots: [root],
    cwd: root,
    home: scratch.path,
    dataDirectory: scratch.mkdir("root/.data"),
    dataHome: scratch.mkdir("home"),
  });
  return (given, patterns = PROTECTED_PATHS) => pathToWrite(guard, given, patterns);
}

function codeOf(work: () => unknown): string {
  try {
    work();
    return "none";
  } catch (error) {
    return error instanceof BrainloopError ? error.code : String(error);
  }
}

test("a new file in directories that do not exist may be written", () => {
  using scratch = new Scratch();
  const write = place(scratch);
  expect(write("a/b/c.ts")).toBe(scratch.at("root/a/b/c.ts"));
});

test("what runs by itself or configures agents is protected, however it is spelled", () => {
  using scratch = new Scratch();
  const write = place(scratch);
  for (const path of [
    ".gitignore",
    ".github/workflows/ci.yml",
    "sub/.github/workflows/ci.yml",
    ".GitHub/workflows/ci.yml",
    ".gitlab-ci.yml",
    ".mcp.json",
    ".claude/settings.json",
    "CLAUDE.md",
    "sub/AGENTS.md",
    ".vscode/tasks.json",
    ".husky/pre-commit",
    ".envrc",
    ".bashrc",
    ".zshrc",
    ".b\u200bashrc",
    "Jenkinsfile",
    ".cursor/rules/x.mdc",
  ]) {
    expect([path, codeOf(() => write(path))]).toEqual([path, "PATH_PROTECTED"]);
  }
  for (const path of ["src/git.ts", "github/x.ts", "claude.ts", "docs/agents.txt", "gitignore"]) {
    expect([path, codeOf(() => write(path))]).toEqual([path, "none"]);
  }
});

test("version control and the data directory stay closed, whatever the operator takes off the list", () => {
  using scratch = new Scratch();
  const write = place(scratch);
  for (const path of [
    ".git/hooks/pre-commit",
    ".hg/hgrc",
    "a/.GIT/config",
    // Windows leaves dots and blanks at the end of a name out.
    ".git./config",
    ".git . /config",
    ".svn/x",
    ".jj/x",
    ".data/x.ts",
  ]) {
    expect([path, codeOf(() => write(path, []))]).toEqual([path, "PATH_PROTECTED"]);
  }
  expect(codeOf(() => write(".gitignore", []))).toBe("none");
  expect(codeOf(() => write("build/out.ts", ["build/*"]))).toBe("PATH_PROTECTED");
  expect(codeOf(() => write("other/out.ts", ["build/*"]))).toBe("none");
});

test("links lead where they lead: out of the roots, or into what is protected", () => {
  using scratch = new Scratch();
  const write = place(scratch);
  symlinkSync(scratch.mkdir("outside"), scratch.at("root/out"));
  symlinkSync(scratch.at("nowhere.ts"), scratch.at("root/dangling.ts"));
  mkdirSync(scratch.at("root/.github"));
  symlinkSync(scratch.at("root/.github"), scratch.at("root/ci"));
  expect(codeOf(() => write("out/a.ts"))).toBe("PATH_OUTSIDE_ROOTS");
  expect(codeOf(() => write("dangling.ts"))).toBe("PATH_OUTSIDE_ROOTS");
  expect(codeOf(() => write("../a.ts"))).toBe("PATH_OUTSIDE_ROOTS");
  expect(codeOf(() => write("ci/a.yml"))).toBe("PATH_PROTECTED");
});

test("a directory is no file to write, nor is what lies below a file", () => {
  using scratch = new Scratch();
  const write = place(scratch);
  scratch.write("root/a.ts");
  for (const path of [".", "..", "a/", "a/."])
    expect(codeOf(() => write(path))).toMatch(/NOT_A_FILE|PATH_OUTSIDE/);
  mkdirSync(scratch.at("root/folder"));
  expect(codeOf(() => write("folder"))).toBe("NOT_A_FILE");
  expect(codeOf(() => write("a.ts/b.ts"))).toBe("FILE_NOT_FOUND");
});
