/** git itself as the judge of what is ignored. */
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { walk } from "../../src/ingest/walk.ts";
import { Scratch } from "../scratch.ts";

const RUNS = Number(process.env["WALK_RUNS"] ?? 80);

function git(directory: string, ...args: string[]): string {
  const { HOME, PATH } = process.env;
  const env = {
    HOME,
    PATH,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_SYSTEM: "/dev/null",
    XDG_CONFIG_HOME: "/nowhere",
  };
  const { stdout, stderr, exitCode } = Bun.spawnSync(["git", "-C", directory, ...args], { env });
  if (exitCode !== 0) throw new Error(stderr.toString());
  return stdout.toString();
}

function gitFiles(directory: string): string[] {
  const files = git(directory, "ls-files", "-co", "--exclude-standard", "-z").split("\0");
  return files.filter((file) => file !== "").toSorted();
}

async function walkedFiles(directory: string): Promise<string[]> {
  return (await Array.fromAsync(walk(directory), (file) => file.relative)).toSorted();
}

interface Tree {
  files: string[];
  ignores: { directory: string; lines: string[] }[];
  exclude: string[];
}

function plant(scratch: Scratch, { files, ignores, exclude }: Tree): void {
  git(scratch.path, "init", "-q");
  for (const file of files) {
    try {
      scratch.write(file);
    } catch {
      // A generated name that is a file here and a directory there.
    }
  }
  for (const { directory, lines } of ignores) {
    try {
      scratch.write(`${directory}.gitignore`, Buffer.from(lines.join("\n"), "utf8"));
    } catch {
      // As above.
    }
  }
  scratch.write(".git/info/exclude", exclude.join("\n"));
}

const name = fc.constantFrom(
  "a",
  "b",
  "ab",
  "foo",
  "foo.log",
  ".x",
  "a b",
  "b ",
  "[a]",
  "a*",
  "!a",
  "#b",
  "é",
  "a-b",
  "A",
  "\\a",
  "z]",
);
const directory = fc
  .array(fc.constantFrom("a/", "b/", "foo/", "ab/", "é/", "A/", ".x/"), { maxLength: 3 })
  .map((parts) => parts.join(""));
const file = fc.tuple(directory, name).map((parts) => parts.join(""));
const piece = fc.constantFrom(
  "a",
  "b",
  "foo",
  "log",
  "x",
  ".",
  "*",
  "**",
  "***",
  "?",
  "/",
  "/",
  "/",
  "!",
  "#",
  " ",
  "\\",
  "\\ ",
  "\\*",
  "\\!",
  "\\#",
  "\\/",
  "é",
  "[ab]",
  "[!a]",
  "[^b-z]",
  "[a-",
  "[]a]",
  "[[:alpha:]]",
  "[[:upper:]",
  "[[:nope:]]",
  "[\\]a]",
  "[a/b]",
  "[*-]",
  "-",
  "]",
  "[b-a]",
  "[--a]",
  "\t",
  "\r",
);
const line = fc
  .tuple(
    fc.constantFrom("", "", "", "!", "/", "!/", "**/", "*"),
    fc.array(piece, { maxLength: 5 }),
    fc.constantFrom("", "", "/", "/**", "/*", " ", "\r"),
  )
  .map(([start, pieces, end]) => start + pieces.join("") + end);
const realistic = fc.constantFrom(
  "*",
  "!*/",
  "!a",
  "/*",
  "!/a/",
  "a/",
  "*.log",
  "!foo.log",
  "foo/**",
  "!foo/a/",
  "**/b",
  "a/**/b",
  "/foo",
  "# a",
  "*/a",
  "!.gitignore",
);
const lines = fc.array(fc.oneof(line, realistic), { maxLength: 6 });
const tree: fc.Arbitrary<Tree> = fc.record({
  files: fc.uniqueArray(file, { minLength: 4, maxLength: 25 }),
  ignores: fc.uniqueArray(fc.record({ directory, lines }), {
    maxLength: 4,
    selector: (ignore) => ignore.directory,
  }),
  exclude: fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, { weight: 1, arbitrary: lines }),
});

/** Where matchers are known to differ from git's, or once did here. */
const AWKWARD = [
  "**\\/**",
  "**/a",
  "a/**",
  "a/**/b",
  "a**/b",
  "?**/b",
  "**\\/b",
  "/**",
  "***",
  "a/***/b",
  "[a-b-z]",
  "[b-a]",
  "[]-]",
  "[!]a]",
  "[^-]",
  "[[:alpha:]-z]",
  "[[:nope:]]",
  "[a",
  "[a-\\z]",
  "[a/]b",
  "a\\",
  "\\a",
  "\\ ",
  " ",
  "a ",
  "a\\ ",
  "\\!a",
  "\\#b",
  "#b",
  "!a",
  "/",
  "//a",
  "a/",
  "*/",
  "/*/",
  "*/*",
  "*.*",
  "?",
  "??",
  "\ufeffa",
  "a\r",
  "a/b/",
  "./a",
  "../a",
  "b/../a",
];

describe("ignore files", () => {
  test.each(AWKWARD)("mean what they mean to git: %j", async (pattern) => {
    using scratch = new Scratch();
    const names = ["a", "b", "-", "]", "z", "c", "aa", "ab", "a ", " ", "!a", "#b", "\\a", "é", "a.b", "[a"];
    const files = names.flatMap((each) => [
      each,
      `A/${each}`,
      `d/a/${each}`,
      `d/a/x/${each}`,
      `d/a/x/y/b/${each}`,
    ]);
    plant(scratch, {
      files,
      ignores: [
        { directory: "", lines: [pattern] },
        { directory: "d/", lines: [pattern] },
      ],
      exclude: [],
    });
    expect(await walkedFiles(scratch.path)).toEqual(gitFiles(scratch.path));
  });

  test("mean what they mean to git, whatever stands in them", async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (generated) => {
        using scratch = new Scratch();
        plant(scratch, generated);
        expect(await walkedFiles(scratch.path)).toEqual(gitFiles(scratch.path));
      }),
      { numRuns: RUNS, endOnFailure: false },
    );
  }, 600_000);

  test("above the walked directory hold in it, up to the top of the working copy", async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (generated) => {
        using scratch = new Scratch();
        plant(scratch, { ...generated, files: ["a/b/kept", ...generated.files] });
        const below = gitFiles(scratch.path)
          .filter((path) => path.startsWith("a/"))
          .map((path) => path.slice(2));
        const walked = await walkedFiles(scratch.at("a"));
        // git gives nothing for an ignored directory; asked for by name it is walked all the same.
        if (below.length > 0) expect(walked).toEqual(below);
      }),
      { numRuns: Math.ceil(RUNS / 3) },
    );
  }, 600_000);
});
