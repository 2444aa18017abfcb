import { afterAll, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { codeReader } from "../../../src/readers/code/index.ts";
import { isManifest, readManifest } from "../../../src/readers/map/manifests.ts";
import { resolveImports } from "../../../src/readers/map/resolve/index.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "brainloop-resolve-")));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Which files refer to which, of a tree given as texts. */
async function linksOf(tree: Record<string, string>): Promise<Record<string, string[]>> {
  const manifests = Object.entries(tree).flatMap(([path, text]) =>
    isManifest(path.slice(path.lastIndexOf("/") + 1)) ? (readManifest(path, text) ?? []) : [],
  );
  const sources = Object.entries(tree).filter(([path]) => codeReader.accepts(path));
  const files = await Promise.all(
    sources.map(async ([path, text]) => ({
      path,
      digest: await codeReader.parse({ path: `/${path}`, text }),
    })),
  );
  const links = resolveImports(
    files,
    manifests.flatMap(({ named }) => named ?? []),
    manifests.flatMap(({ aliases }) => aliases ?? []),
  );
  return Object.fromEntries(
    links.map((targets, at) => [
      files[at]?.path ?? "",
      targets.map((target) => files[target]?.path ?? "").toSorted(),
    ]),
  );
}

const MONOREPO: Record<string, string> = {
  "package.json": '{"name":"all","private":true,"workspaces":["packages/*","apps/*"]}',
  "tsconfig.base.json": `{
    // Comments and trailing commas are common here.
    "compilerOptions": { "baseUrl": ".", "paths": { "@lib/*": ["packages/lib/src/*"], "@one": ["packages/one/src/index.ts"], }, },
  }`,
  "packages/lib/package.json": `{
    "name": "@x/lib",
    "exports": {
      ".": { "types": "./src/index.ts", "default": "./dist/index.js" },
      "./feature": "./src/feature/main.ts",
      "./deep/*": { "import": "./src/deep/*.ts" },
      "./deep/special": "./src/special.ts"
    },
    "imports": { "#internal/*": "./src/internal/*.ts", "#one": "./src/internal/first.ts" }
  }`,
  "packages/lib/src/index.ts": 'import "#internal/log";\nimport "#one";\nexport const lib = 1;\n',
  "packages/lib/src/feature/main.ts": "export const feature = 1;\n",
  "packages/lib/src/deep/a.ts": "export const a = 1;\n",
  "packages/lib/src/deep/special.ts": "export const hidden = 1;\n",
  "packages/lib/src/special.ts": "export const special = 1;\n",
  "packages/lib/src/internal/log.ts": "export const log = 1;\n",
  "packages/lib/src/internal/first.ts": "export const first = 1;\n",
  "packages/one/package.json": '{"name":"one","types":"./src/index.ts"}',
  "packages/one/src/index.ts": 'import { a } from "@x/lib/deep/a";\nexport const one = a;\n',
  "apps/web/package.json": '{"name":"web"}',
  "apps/web/tsconfig.json": `{"extends": "../../tsconfig.base.json", "compilerOptions": {"baseUrl": ".", "paths": {"~/*": ["./src/*"], "@lib/*": ["../../packages/lib/src/*"], "@one": ["../../packages/one/src/index.ts"]}}}`,
  "apps/web/src/main.ts": `
import "@x/lib";
import "@x/lib/feature";
import "@x/lib/deep/a";
import "@x/lib/deep/special";
import "@lib/internal/log";
import "@one";
import "~/view";
import "one";
import "src/late";
`,
  "apps/web/src/view.tsx": "export const view = 1;\n",
  "apps/web/src/late.ts": "export const late = 1;\n",
};

test("imports of a monorepo mean what TypeScript takes them to mean", async () => {
  for (const [path, text] of Object.entries(MONOREPO)) {
    mkdirSync(join(scratch, dirname(path)), { recursive: true });
    writeFileSync(join(scratch, path), text);
  }
  mkdirSync(join(scratch, "node_modules/@x"), { recursive: true });
  symlinkSync(join(scratch, "packages/lib"), join(scratch, "node_modules/@x/lib"));
  symlinkSync(join(scratch, "packages/one"), join(scratch, "node_modules/one"));

  const judged: Record<string, string[]> = {};
  for (const [path, text] of Object.entries(MONOREPO)) {
    if (!/\.tsx?$/.test(path)) continue;
    const own = join(scratch, path.startsWith("apps/web") ? "apps/web/tsconfig.json" : "tsconfig.base.json");
    const { config } = ts.readConfigFile(own, (file) => ts.sys.readFile(file));
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(own));
    const found = ts.preProcessFile(text).importedFiles.flatMap(({ fileName }) => {
      const { resolvedModule } = ts.resolveModuleName(
        fileName,
        join(scratch, path),
        { ...options, moduleResolution: ts.ModuleResolutionKind.Bundler, module: ts.ModuleKind.ESNext },
        ts.sys,
      );
      if (resolvedModule === undefined) throw new Error(`TypeScript does not find ${fileName} of ${path}`);
      return relative(scratch, realpathSync(resolvedModule.resolvedFileName));
    });
    judged[path] = [...new Set(found)].toSorted();
  }
  expect(judged["apps/web/src/main.ts"]).toHaveLength(8);
  expect(await linksOf(MONOREPO)).toEqual(judged);
});

test("what a file passes on counts for those that declare it", async () => {
  const links = await linksOf({
    "main.ts": 'import { a, b as other, renamed, ghost } from "./api.ts";\n',
    "api.ts":
      'export * from "./first.ts";\nexport { b, c as renamed } from "./second.ts";\nexport * from "./api.ts";\n',
    "first.ts": "export const a = 1;\nexport const b = 2;\n",
    "second.ts": 'export { b } from "./third.ts";\nexport const c = 1;\n',
    "third.ts": "export function b() {}\n",
  });
  expect(links).toEqual({
    "main.ts": ["api.ts", "first.ts", "third.ts"],
    "api.ts": ["first.ts", "second.ts", "third.ts"],
    "first.ts": [],
    "second.ts": ["third.ts"],
    "third.ts": [],
  });
});

test("files of a Go package refer to each other by the names they use, and to the files of others that declare them", async () => {
  expect(
    await linksOf({
      "go.mod": "module example.org/m\n",
      "store/open.go": "package store\n\nfunc Open() *DB { return newDB() }\n",
      "store/db.go": "package store\n\ntype DB struct{}\n\nfunc newDB() *DB { return nil }\n",
      "store/other.go": "package store\n\nfunc Other() {}\n",
      "store/db_test.go": "package store\n\nfunc TestDB() { newDB() }\n",
      "store/out_test.go":
        'package store_test\n\nimport "example.org/m/store"\n\nfunc TestOut() { store.Other() }\n',
      "main.go": 'package main\n\nimport "example.org/m/store"\n\nfunc main() { store.Open() }\n',
    }),
  ).toEqual({
    "store/open.go": ["store/db.go"],
    "store/db.go": [],
    "store/other.go": [],
    "store/db_test.go": ["store/db.go"],
    "store/out_test.go": ["store/other.go"],
    "main.go": ["store/open.go"],
  });
});

test("what Java and Kotlin import and use of their own package leads to the files that declare it", async () => {
  expect(
    await linksOf({
      "src/main/java/org/x/App.java":
        "package org.x;\n\nimport org.x.store.Store;\nimport static org.x.util.Text.trim;\nimport org.x.many.*;\n\nclass App { Helper h; First f; }\n",
      "src/main/java/org/x/Helper.java": "package org.x;\n\nclass Helper {}\n",
      "src/main/java/org/x/Unused.java": "package org.x;\n\nclass Unused {}\n",
      "src/main/java/org/x/store/Store.java": "package org.x.store;\n\npublic class Store {}\n",
      "src/main/java/org/x/util/Text.java":
        "package org.x.util;\n\npublic class Text { public static void trim() {} }\n",
      "src/main/java/org/x/many/First.java": "package org.x.many;\n\npublic class First {}\n",
      "src/main/java/org/x/many/Second.java": "package org.x.many;\n\npublic class Second {}\n",
      "src/main/kotlin/Use.kt":
        "package org.y\n\nimport org.x.store.Store\nimport org.x.many.*\n\nfun use(s: Store, second: Second) = own()\n",
      "src/main/kotlin/Own.kt": "package org.y\n\nfun own() {}\n",
    }),
  ).toMatchObject({
    "src/main/java/org/x/App.java": [
      "src/main/java/org/x/Helper.java",
      "src/main/java/org/x/many/First.java",
      "src/main/java/org/x/store/Store.java",
      "src/main/java/org/x/util/Text.java",
    ],
    "src/main/kotlin/Use.kt": [
      "src/main/java/org/x/many/Second.java",
      "src/main/java/org/x/store/Store.java",
      "src/main/kotlin/Own.kt",
    ],
  });
});

test("namespaces of C# and PHP lead to the files that declare what is used of them", async () => {
  expect(
    await linksOf({
      "App.cs": "using A.Data;\n\nnamespace A.App;\n\nclass App { Store s; Near n; }\n",
      "Near.cs": "namespace A.App { class Near {} }\n",
      "Data/Store.cs": "namespace A.Data { public class Store {} }\n",
      "Data/Other.cs": "namespace A.Data { public class Other {} }\n",
      "app.php":
        "<?php\nnamespace A\\App;\n\nuse A\\Data\\Store;\nuse A\\Data\\{First, Second as Two};\n\nrequire __DIR__ . '/lib/helpers.php';\n\nclass App { private Near $n; }\n",
      "near.php": "<?php\nnamespace A\\App;\n\nclass Near {}\n",
      "data/store.php": "<?php\nnamespace A\\Data {\nclass Store {}\n}\n",
      "data/two.php": "<?php\nnamespace A\\Data;\n\nclass First {}\nclass Second {}\n",
      "lib/helpers.php": "<?php\nfunction help() {}\n",
    }),
  ).toMatchObject({
    "App.cs": ["Data/Store.cs", "Near.cs"],
    "app.php": ["data/store.php", "data/two.php", "lib/helpers.php", "near.php"],
  });
});

test("paths of Rust lead to modules of the crate and of others in the workspace", async () => {
  expect(
    await linksOf({
      "Cargo.toml": '[workspace]\nmembers = ["core", "cli"]\n',
      "core/Cargo.toml": '[package]\nname = "my-core"\n',
      "core/src/lib.rs": "mod parse;\npub mod net;\npub mod inline { pub fn f() {} }\n",
      "core/src/parse.rs": "use crate::net::tcp::Stream;\nuse self::lexer::Lexer;\nmod lexer;\n",
      "core/src/parse/lexer.rs": "use super::Ast;\n",
      "core/src/net/mod.rs": "pub mod tcp;\n",
      "core/src/net/tcp.rs": "use super::super::parse;\nuse std::io;\n",
      "cli/Cargo.toml": '[package]\nname = "cli"\n',
      "cli/src/main.rs": "use my_core::net::tcp::Stream;\nuse my_core::{parse, Error};\n",
    }),
  ).toEqual({
    "core/src/lib.rs": ["core/src/net/mod.rs", "core/src/parse.rs"],
    "core/src/parse.rs": ["core/src/net/tcp.rs", "core/src/parse/lexer.rs"],
    "core/src/parse/lexer.rs": ["core/src/parse.rs"],
    "core/src/net/mod.rs": ["core/src/net/tcp.rs"],
    "core/src/net/tcp.rs": ["core/src/parse.rs"],
    "cli/src/main.rs": ["core/src/lib.rs", "core/src/net/tcp.rs", "core/src/parse.rs"],
  });
});

test("what is imported by a path is found beside the file, else in the folder nearest to it", async () => {
  expect(
    await linksOf({
      "bin/run.sh":
        '#!/usr/bin/env bash\nsource "$(dirname "$0")/../lib/log.sh"\n. "$HERE/near.sh"\n. /etc/profile\n',
      "bin/near.sh": "near() { :; }\n",
      "lib/log.sh": "log() { :; }\n",
      "other/near.sh": "near() { :; }\n",
      "gem/lib/it.rb": "require 'json'\nrequire 'it/version'\nrequire_relative 'it/client'\n",
      "gem/lib/it/version.rb": "module It\nend\n",
      "gem/lib/it/client.rb": "module It\nend\n",
      "game/main.lua": "local x = require 'scene.menu'\n",
      "game/scene/menu.lua": "return {}\n",
      "css/all.css": '@import "base.css";\n@import url(https://example.org/x.css);\n',
      "css/base.css": "a { color: red }\n",
    }),
  ).toMatchObject({
    "bin/run.sh": ["bin/near.sh", "lib/log.sh"],
    "gem/lib/it.rb": ["gem/lib/it/client.rb", "gem/lib/it/version.rb"],
    "game/main.lua": ["game/scene/menu.lua"],
    "css/all.css": ["css/base.css"],
  });
});

test("a folder of 20,000 files that all refer to each other is resolved in seconds", async () => {
  const one = await codeReader.parse({ path: "/a.java", text: "package p;\nclass A {}\n" });
  const [declaration] = one.declarations;
  const count = 20_000;
  const files = Array.from({ length: count }, (_, at) => ({
    path: `f${at}/A${at}.java`,
    digest: {
      ...one,
      references: Array.from({ length: 50 }, (__, i) => `A${(at * 50 + i) % count}`),
      declarations: declaration === undefined ? [] : [{ ...declaration, name: `A${at}` }],
    },
  }));
  const links = resolveImports(files, []);
  expect(links[7]).toHaveLength(50);
}, 20_000);
