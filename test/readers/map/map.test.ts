import { expect, test } from "bun:test";
import type { CodeDigest } from "../../../src/digest.ts";
import { renderOutline } from "../../../src/outline.ts";
import { buildMap } from "../../../src/readers/map/build.ts";
import { readManifest } from "../../../src/readers/map/manifests.ts";
import { mapOutline } from "../../../src/readers/map/outline.ts";
import { pageRank } from "../../../src/readers/map/rank.ts";
import { resolveImports } from "../../../src/readers/map/resolve/index.ts";

function code(language: string, imports: (string | { module: string; names: string[] })[] = []): CodeDigest {
  return {
    kind: "code",
    language,
    imports: imports.map((given) => ({
      line: 1,
      origin: "local",
      ...(typeof given === "string" ? { module: given } : given),
    })),
    declarations: [],
    entryPoints: [],
    todos: [],
    tests: [],
    errors: [],
  };
}

function links(
  files: Record<string, CodeDigest>,
  packages: Parameters<typeof resolveImports>[1] = [],
): Record<string, string[]> {
  const list = Object.entries(files).map(([path, digest]) => ({ path, digest }));
  return Object.fromEntries(
    resolveImports(list, packages).map((targets, at) => [
      list[at]?.path ?? "",
      targets.map((target) => list[target]?.path ?? "").toSorted(),
    ]),
  );
}

test("relative imports of TypeScript find extensions, index files and the source of compiled names", () => {
  expect(
    links({
      "src/a.ts": code("typescript", [
        "./b",
        "./c.js",
        "./lib",
        "../top.ts",
        "node:fs",
        "./missing",
        "../../above",
      ]),
      "src/b.tsx": code("tsx"),
      "src/c.ts": code("typescript"),
      "src/lib/index.ts": code("typescript", ["../a"]),
      "top.ts": code("typescript"),
    }),
  ).toMatchObject({
    "src/a.ts": ["src/b.tsx", "src/c.ts", "src/lib/index.ts", "top.ts"],
    "src/lib/index.ts": ["src/a.ts"],
  });
});

test("packages of a workspace are found by name", () => {
  expect(
    links(
      {
        "apps/web/main.ts": code("typescript", ["@x/core", "@x/core/util"]),
        "packages/core/src/index.ts": code("typescript"),
        "packages/core/src/util.ts": code("typescript"),
      },
      [{ name: "@x/core", folder: "packages/core", language: "javascript" }],
    )["apps/web/main.ts"],
  ).toEqual(["packages/core/src/index.ts", "packages/core/src/util.ts"]);
});

test("an import of a Go package means its files, without its tests", () => {
  expect(
    links(
      {
        "cmd/main.go": code("go", ["example.org/m/store", "fmt"]),
        "store/a.go": code("go"),
        "store/b.go": code("go"),
        "store/a_test.go": code("go"),
      },
      [{ name: "example.org/m", folder: "", language: "go" }],
    )["cmd/main.go"],
  ).toEqual(["store/a.go", "store/b.go"]);
});

test("the standard library of Go imports its own packages without a prefix", () => {
  expect(
    links(
      {
        "net/http.go": code("go", ["fmt"]),
        "fmt/print.go": code("go"),
        "cmd/a.go": code("go", ["cmd/b"]),
        "cmd/b/b.go": code("go"),
      },
      [
        { name: "cmd", folder: "cmd", language: "go" },
        { name: "", folder: "", language: "go" },
      ],
    ),
  ).toMatchObject({ "net/http.go": ["fmt/print.go"], "cmd/a.go": ["cmd/b/b.go"] });
});

test("Python imports find modules, packages, submodules and relative names, below any source folder", () => {
  expect(
    links({
      "src/pkg/__init__.py": code("python", [{ module: ".core", names: ["run"] }]),
      "src/pkg/core.py": code("python", ["pkg.util.text", { module: "..pkg", names: ["missing"] }]),
      "src/pkg/util/__init__.py": code("python"),
      "src/pkg/util/text.py": code("python", [{ module: "..", names: ["core"] }]),
      "tests/test_core.py": code("python", [{ module: "pkg", names: ["core"] }]),
    }),
  ).toMatchObject({
    "src/pkg/__init__.py": ["src/pkg/core.py"],
    "src/pkg/core.py": expect.arrayContaining(["src/pkg/util/text.py"]),
    "src/pkg/util/text.py": ["src/pkg/core.py"],
    "tests/test_core.py": ["src/pkg/core.py"],
  });
});

test("ranks add up to 1, and what more files refer to ranks higher", () => {
  const ranks = pageRank([[2], [2], [3], []], [1, 1, 1, 1]);
  expect(ranks.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  expect(ranks[2]).toBeGreaterThan(ranks[0] ?? 1);
  expect(pageRank([], [])).toEqual([]);
});

test("manifests give name, commands and dependencies; one that does not parse gives nothing", () => {
  expect(
    readManifest(
      "package.json",
      '{"name":"x","version":"1.0.0","scripts":{"test":"t"},"bin":{"x":"./cli.js"},"dependencies":{"y":"1"}}',
    )?.project,
  ).toMatchObject({
    name: "x",
    version: "1.0.0",
    commands: ["test"],
    dependencies: ["y"],
    entryPoints: ["cli.js"],
  });
  expect(
    readManifest(
      "go.mod",
      "module example.org/m\n\ngo 1.22\n\nrequire (\n\tgolang.org/x/net v0.1.0\n\tgolang.org/x/sys v0.1.0 // indirect\n)\n",
    )?.project,
  ).toMatchObject({ name: "example.org/m", dependencies: ["golang.org/x/net"] });
  expect(
    readManifest("pyproject.toml", '[project]\nname = "p"\ndependencies = ["requests>=2", "rich"]\n')
      ?.project,
  ).toMatchObject({
    name: "p",
    dependencies: ["requests", "rich"],
  });
  expect(readManifest("package.json", "{")).toBeUndefined();
  expect(readManifest("package.json", "[]")).toBeUndefined();
});

test("a map is the same whatever the order its files came in", () => {
  const files = ["b.ts", "a.ts", "c.ts"].map((path) => ({
    path,
    lines: 10,
    tokens: 100,
    digest: code("typescript", ["./a"]),
  }));
  const show = (given: typeof files): string =>
    renderOutline(
      mapOutline(
        buildMap({
          code: given,
          others: [],
          manifests: [],
          packages: [],
          styles: [],
          failures: [],
          failed: 0,
          leftOut: [],
        }),
        "full",
      ),
    );
  expect(show(files.toSorted((a, b) => (a.path < b.path ? -1 : 1)))).toContain("a.ts 10 ←2");
});

test("a map says how the files are written, what they differ on left out; brief ones do not", () => {
  const pattern = (name: string, value: string) => ({ name, value, samples: 9, share: 1 });
  const map = buildMap({
    code: [],
    others: [],
    manifests: [],
    packages: [],
    styles: [
      {
        language: "typescript",
        patterns: [
          pattern("quotes", "single"),
          pattern("semicolons", "mixed"),
          pattern("indentation", "tabs"),
        ],
      },
    ],
    failures: [],
    failed: 0,
    leftOut: [],
  });
  expect(renderOutline(mapOutline(map, "full"))).toBe("style, typescript: indentation tabs, quotes single");
  expect(renderOutline(mapOutline(map, "brief"))).not.toContain("style");
});
