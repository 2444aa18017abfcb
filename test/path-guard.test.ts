import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { BrainloopError } from "../src/error.ts";
import { isInside, isInsideByIdentity } from "../src/inside.ts";
import { PathGuard, type PathGuardOptions } from "../src/path-guard.ts";
import { Scratch } from "./scratch.ts";
import { asOrdinaryUser } from "./ordinary-user.ts";

/** A root `project`, and beside it what must stay out of reach. */
function setUp(more: Partial<PathGuardOptions> = {}) {
  const scratch = new Scratch();
  const root = scratch.mkdir("project");
  scratch.write("project/src/main.ts");
  scratch.write("outside/secret-plan.txt");
  const guard = new PathGuard({
    roots: [root],
    cwd: root,
    home: scratch.mkdir("home"),
    dataDirectory: scratch.at("data/brainloop/project-1"),
    dataHome: scratch.at("data/brainloop"),
    ...more,
  });
  return { scratch, root, guard, [Symbol.dispose]: () => scratch[Symbol.dispose]() };
}

function failure(run: () => unknown): BrainloopError {
  try {
    run();
  } catch (error) {
    if (error instanceof BrainloopError) return error;
    throw error;
  }
  throw new Error("Expected an error");
}

describe("a path in a root", () => {
  test("is found whether given relative, absolute or with dots in it", () => {
    using it = setUp();
    const main = join(it.root, "src/main.ts");
    for (const path of [
      "src/main.ts",
      "./src//main.ts",
      "src/../src/main.ts",
      "nowhere/../src/main.ts",
      main,
      `${it.root}/../project/src/main.ts`,
    ]) {
      expect(it.guard.resolve(path)).toBe(main);
    }
    expect(it.guard.resolve(".")).toBe(it.root);
  });

  test("is relative to the current directory if that lies in a root, else to the first root", () => {
    using it = setUp();
    const options = { roots: [it.root], home: "/h", dataDirectory: "/d/b/p", dataHome: "/d/b" };
    expect(new PathGuard({ ...options, cwd: join(it.root, "src") }).resolve("main.ts")).toBe(
      join(it.root, "src/main.ts"),
    );
    expect(new PathGuard({ ...options, cwd: it.scratch.at("outside") }).resolve("src/main.ts")).toBe(
      join(it.root, "src/main.ts"),
    );
  });

  test("is found through a link that stays inside, and comes out real", () => {
    using it = setUp();
    symlinkSync("src", join(it.root, "link"));
    expect(it.guard.resolve("link/main.ts")).toBe(join(it.root, "src/main.ts"));
  });

  test("is shown such that it can be given back", () => {
    using it = setUp();
    const other = it.scratch.mkdir("other");
    const guard = new PathGuard({
      roots: [it.root, other],
      cwd: join(it.root, "src"),
      home: "/h",
      dataDirectory: "/d/b/p",
      dataHome: "/d/b",
    });
    for (const path of [it.root, join(it.root, "src"), join(it.root, "src/main.ts"), other]) {
      expect(guard.resolve(guard.relative(path))).toBe(path);
    }
    expect(it.guard.relative(join(it.root, "src/main.ts"))).toBe("src/main.ts");
  });

  test("is found a hundred directories deep", () => {
    using it = setUp();
    const deep = `${"d/".repeat(100)}x.ts`;
    it.scratch.write(`project/${deep}`);
    expect(it.guard.resolve(deep)).toBe(join(it.root, deep));
  });

  test("is found if its accents are composed otherwise on disk", () => {
    using it = setUp();
    it.scratch.write("project/cafe\u0301/menu\u0301.ts");
    expect(it.guard.resolve("caf\u00e9/men\u00fa.ts")).toBe(join(it.root, "cafe\u0301/menu\u0301.ts"));
    expect(failure(() => it.guard.resolve("caf\u00e9/none.ts")).code).toBe("FILE_NOT_FOUND");
  });

  test("is none of two whose accents are composed otherwise, each in its own way", () => {
    using it = setUp();
    for (const name of ["ti\u1ebfng.ts", "tie\u0302\u0301ng.ts"]) it.scratch.write(`project/${name}`);
    expect(failure(() => it.guard.resolve("ti\u00ea\u0301ng.ts")).code).toBe("FILE_NOT_FOUND");
  });

  test("takes microseconds, not milliseconds", () => {
    using it = setUp();
    const deep = "a/b/c/d/e/f/g/h/x.ts";
    it.scratch.write(`project/${deep}`);
    for (let i = 0; i < 2_000; i++) it.guard.resolve(deep);
    const times = Array.from({ length: 7 }, () => {
      const start = performance.now();
      for (let i = 0; i < 500; i++) it.guard.resolve(deep);
      return (performance.now() - start) * 2;
    });
    expect(Math.min(...times)).toBeLessThan(500);
  });
});

describe("a path outside every root", () => {
  test("is refused with the roots and the flag that would allow it", () => {
    using it = setUp();
    const error = failure(() => it.guard.resolve("../outside/secret-plan.txt"));
    expect(error.code).toBe("PATH_OUTSIDE_ROOTS");
    expect(error.message).toContain(it.root);
    expect(error.hint).toContain(`--root "${it.scratch.at("outside")}"`);
    expect(error.details).toEqual({ roots: [it.root], flag: `--root "${it.scratch.at("outside")}"` });
  });

  test("is refused in the same words whether it exists or not", () => {
    using it = setUp();
    mkdirSync(it.scratch.at("outside/folder"));
    mkdirSync(it.scratch.at("outside/id_folder"));
    symlinkSync("circle", it.scratch.at("outside/circle"));
    const words = (path: string) =>
      JSON.stringify(failure(() => it.guard.resolve(it.scratch.at("outside", path)))).replaceAll(
        `/${path}`,
        "/X",
      );
    const expected = words("nothing");
    for (const path of ["folder", "circle", "secret-plan"])
      expect([path, words(path)]).toEqual([path, expected]);
    expect(words("id_folder")).toBe(words("id_nothing"));
  });

  test("is refused if a link leads there: to a file, through a directory, in two steps, to what does not exist yet", () => {
    using it = setUp();
    symlinkSync("../outside/secret-plan.txt", join(it.root, "file.txt"));
    symlinkSync(it.scratch.at("outside"), join(it.root, "folder"));
    symlinkSync("folder/secret-plan.txt", join(it.root, "two"));
    symlinkSync("../outside/new.txt", join(it.root, "dangling"));
    symlinkSync("dangling", join(it.root, "dangling-twice"));
    symlinkSync("../outside/none", join(it.root, "none"));
    for (const path of [
      "file.txt",
      "folder",
      "folder/secret-plan.txt",
      "folder/none.txt",
      "two",
      "dangling",
      "dangling-twice",
      "none/x/y",
    ]) {
      expect([path, failure(() => it.guard.resolve(path)).code]).toEqual([path, "PATH_OUTSIDE_ROOTS"]);
    }
  });

  test("is refused if its name only begins like a root's", () => {
    using it = setUp();
    it.scratch.write("project-two/x");
    expect(failure(() => it.guard.resolve("../project-two/x")).code).toBe("PATH_OUTSIDE_ROOTS");
  });

  test("is refused if only its accents or case make it look like a root", () => {
    using it = setUp();
    it.scratch.write("PROJECT/x");
    expect(failure(() => it.guard.resolve("../PROJECT/x")).code).toBe("PATH_OUTSIDE_ROOTS");
    const composed = it.scratch.mkdir("caf\u00e9");
    it.scratch.write("cafe\u0301/x");
    const guard = new PathGuard({
      roots: [composed],
      cwd: composed,
      home: "/h",
      dataDirectory: "/d/b/p",
      dataHome: "/d/b",
    });
    expect(failure(() => guard.resolve("../cafe\u0301/x")).code).toBe("PATH_OUTSIDE_ROOTS");
  });

  test("never comes out of the guard, whatever dots and links it is made of", () => {
    using it = setUp();
    symlinkSync("../outside", join(it.root, "out"));
    symlinkSync("..", join(it.root, "up"));
    symlinkSync("src", join(it.root, "in"));
    const part = fc.constantFrom(
      "..",
      ".",
      "src",
      "out",
      "up",
      "in",
      "main.ts",
      "secret-plan.txt",
      "outside",
      "project",
      "/",
      "~",
      "",
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        try {
          expect(isInside(it.guard.resolve(parts.join("/")), it.root)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(BrainloopError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("is allowed by the operator's allow_paths: directories, single files, ~/", () => {
    using it = setUp();
    it.scratch.write("home/notes/a.md");
    it.scratch.write("outside/other.txt");
    const guard = new PathGuard({
      roots: [it.root],
      cwd: it.root,
      home: it.scratch.at("home"),
      dataDirectory: "/d/b/p",
      dataHome: "/d/b",
      allowPaths: ["~/notes", it.scratch.at("outside/secret-plan.txt")],
    });
    expect(guard.resolve(it.scratch.at("home/notes/a.md"))).toBe(it.scratch.at("home/notes/a.md"));
    expect(guard.resolve("../outside/secret-plan.txt")).toBe(it.scratch.at("outside/secret-plan.txt"));
    expect(failure(() => guard.resolve("../outside/other.txt")).code).toBe("PATH_OUTSIDE_ROOTS");
    expect(failure(() => setUp({ allowPaths: ["notes"] })).code).toBe("INVALID_PARAMS");
  });

  test("is every path where there is no root, with the reason", () => {
    using it = setUp({ roots: [], refusedDefault: "the current directory is the home directory" });
    const error = failure(() => it.guard.resolve("src"));
    expect(error.code).toBe("PATH_OUTSIDE_ROOTS");
    expect(error.message).toContain("home directory");
    expect(error.hint).toContain("--root");
  });
});

describe("a path that does not exist", () => {
  test("is answered with what was probably meant", () => {
    using it = setUp();
    it.scratch.write("project/docs/guide.md");
    for (const [path, meant] of [
      ["src/mian.ts", "src/main.ts"],
      ["scr/main.ts", "src/main.ts"],
      ["main.ts", "src/main.ts"],
      ["lib/guide.md", "docs/guide.md"],
      ["src/Main.ts", "src/main.ts"],
    ] as const) {
      const error = failure(() => it.guard.resolve(path));
      expect([path, error.code, error.hint]).toEqual([path, "FILE_NOT_FOUND", `Did you mean "${meant}"?`]);
    }
    expect(failure(() => it.guard.resolve("src/main.ts/x")).code).toBe("FILE_NOT_FOUND");
  });

  test("is never answered with names that are outside, hold credentials or are Brainloop's own", () => {
    using it = setUp({});
    it.scratch.write("project/.netrc");
    it.scratch.write("project/id_rsa");
    it.scratch.write("project/.git/config-x");
    symlinkSync("../outside", join(it.root, "link"));
    for (const path of [".netrd", "id_rsb", "config-x", "lnik/secret-plan.txt", "secret-plan.txt"]) {
      expect([path, failure(() => it.guard.resolve(path)).details]).toEqual([path, undefined]);
    }
    rmSync(it.root, { recursive: true });
    it.scratch.write("projekt/x");
    expect(JSON.stringify(failure(() => it.guard.resolve(".")))).not.toContain("projekt");
  });

  test("says what a tilde, a URL and too long a name are", () => {
    using it = setUp();
    expect(failure(() => it.guard.resolve("~/x")).hint).toContain("not expanded");
    expect(failure(() => it.guard.resolve("file:///etc/passwd")).hint).toContain("URL");
    expect(failure(() => it.guard.resolve("a".repeat(300))).code).toBe("INVALID_PARAMS");
    expect(failure(() => it.guard.resolve("a/".repeat(5_000))).message.length).toBeLessThan(400);
  });
});

describe("a path that cannot be one", () => {
  test("is refused: empty, with NUL, with half a surrogate pair", () => {
    using it = setUp();
    for (const path of ["", "src\0/main.ts", "src/\ud800"]) {
      expect(failure(() => it.guard.resolve(path)).code).toBe("INVALID_PARAMS");
    }
  });

  test("is refused: a loop of links", () => {
    using it = setUp();
    symlinkSync("b", join(it.root, "a"));
    symlinkSync("a", join(it.root, "b"));
    const error = failure(() => it.guard.resolve("a/x"));
    expect([error.code, error.message]).toEqual(["NOT_A_FILE", expect.stringContaining("loop")]);
  });

  test("is refused on Windows: devices, streams, short names, network paths", () => {
    using it = setUp({ platform: "win32" });
    for (const path of ["NUL", "src/main.ts:stream", "PROGRA~1/x", "\\\\server\\share", "\\\\?\\C:\\x"]) {
      expect([path, failure(() => it.guard.resolve(path)).code]).toEqual([path, "INVALID_PARAMS"]);
    }
  });
});

describe("a protected path", () => {
  test("is not read: names that hold credentials, at any depth and through links", () => {
    using it = setUp();
    for (const name of [
      ".ssh/config",
      "sub/.aws/credentials",
      "id_rsa",
      "id_ed25519.bak",
      ".netrc",
      "id_work",
    ])
      it.scratch.write(`project/${name}`);
    symlinkSync("id_rsa", join(it.root, "plain.txt"));
    symlinkSync("sub/.aws", join(it.root, "cloud"));
    for (const name of [
      ".ssh/config",
      ".ssh",
      "sub/.aws/credentials",
      "id_rsa",
      "id_ed25519.bak",
      ".netrc",
      "id_work",
      "plain.txt",
      "cloud/credentials",
      ".SSH/x",
    ]) {
      expect([name, failure(() => it.guard.resolve(name)).code]).toEqual([name, "PATH_PROTECTED"]);
    }
    it.scratch.write("project/id_mapping/x.py");
    expect(it.guard.resolve("id_mapping/x.py")).toEndWith("x.py");
  });

  test("is not read: data directories, but for the project's own databases where the reader masks", () => {
    using it = setUp();
    const guard = new PathGuard({
      roots: [it.scratch.path],
      cwd: it.root,
      home: "/h",
      dataDirectory: it.scratch.at("data/brainloop/project-1"),
      dataHome: it.scratch.at("data/brainloop"),
    });
    const own = it.scratch.write("data/brainloop/project-1/metadata.db");
    const other = it.scratch.write("data/brainloop/other-2/metadata.db");
    expect(failure(() => guard.resolve(own)).code).toBe("PATH_PROTECTED");
    expect(guard.resolve(own, { ownDatabases: true })).toBe(own);
    expect(it.guard.resolve(own, { ownDatabases: true })).toBe(own);
    expect(failure(() => guard.resolve(other, { ownDatabases: true })).code).toBe("PATH_PROTECTED");
  });

  test.if(process.platform === "linux")("is not read: running processes, even if / is a root", () => {
    using it = setUp({ roots: ["/"] });
    for (const path of ["/proc/self/environ", `/proc/${process.pid}/environ`]) {
      expect(failure(() => it.guard.resolve(path)).code).toBe("PATH_PROTECTED");
    }
  });
});

test("a directory that may not be searched is a matter of permission", async () => {
  using it = setUp();
  it.scratch.write("project/closed/x");
  chmodSync(join(it.root, "closed"), 0o000);
  const error = await asOrdinaryUser(it.scratch.path, () => failure(() => it.guard.resolve("closed/x")));
  expect(error.code).toBe("PERMISSION_DENIED");
  chmodSync(join(it.root, "closed"), 0o700);
});

test("a directory swapped for a link is seen at the next call", () => {
  using it = setUp();
  it.guard.resolve("src/main.ts");
  renameSync(join(it.root, "src"), join(it.root, "old"));
  symlinkSync("../outside", join(it.root, "src"));
  expect(failure(() => it.guard.resolve("src/secret-plan.txt")).code).toBe("PATH_OUTSIDE_ROOTS");
});

const disregarding = (path: string): string => path.toLowerCase().normalize();

test("where the file system disregards case, so does the comparison: by identity, not by name", () => {
  const places = ["/Users/Zoë/Project"];
  expect(isInsideByIdentity("/users/zoe\u0308/PROJECT/new/file.ts", places, disregarding)).toBe(true);
  expect(isInsideByIdentity("/users/zoe\u0308/PROJECT2/file.ts", places, disregarding)).toBe(false);
});
