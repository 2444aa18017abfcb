import { expect, test } from "bun:test";
import { dirname, join, relative, resolve } from "node:path";

const SRC = join(import.meta.dir, "../src");
const VIEWS = join(import.meta.dir, "../views");

/** Folders of a layer may import the layers before it, never each other. The domain is `src/*.ts`. */
const LAYERS: readonly (readonly string[])[] = [
  ["domain"],
  ["readers", "patterns", "llm", "store", "mask"],
  ["generate", "ingest"],
  ["actions"],
  ["worker", "mcp", "console"],
  ["cli"],
  ["main"],
];

function folderOf(path: string): string {
  const [first = "", second] = relative(SRC, path).split("/");
  if (second !== undefined) return first;
  return first === "main.ts" ? "main" : "domain";
}

function layerOf(folder: string): number {
  return LAYERS.findIndex((folders) => folders.includes(folder));
}

const transpiler = new Bun.Transpiler({ loader: "ts" });

/** Static and dynamic imports; type imports, which a transpiler drops, by their text. */
function importsOf(code: string): string[] {
  const types = [...code.matchAll(/^(?:import|export) type [^;]*? from "([^"]+)"/gm)].map(
    ([, path = ""]) => path,
  );
  const inline = [...code.matchAll(/^import \{[^;]*?\} from "([^"]+)"/gm)].map(([, path = ""]) => path);
  return [...new Set([...transpiler.scanImports(code).map(({ path }) => path), ...types, ...inline])];
}

const files = [...new Bun.Glob("**/*.ts").scanSync({ cwd: SRC, absolute: true })];

test("every folder of src belongs to a layer", () => {
  const strangers = files.filter((file) => layerOf(folderOf(file)) < 0);
  expect(strangers.map((file) => relative(SRC, file))).toEqual([]);
});

test("arrows run one way: no file imports its own layer's neighbours or a later layer", async () => {
  const wrong: string[] = [];
  let seen = 0;
  for (const file of files) {
    const from = folderOf(file);
    for (const path of importsOf(await Bun.file(file).text())) {
      if (!path.startsWith(".")) continue;
      seen++;
      const to = folderOf(resolve(dirname(file), path));
      if (to === from) continue;
      if (layerOf(to) >= layerOf(from)) wrong.push(`${relative(SRC, file)} → ${path}`);
    }
  }
  expect(seen).toBeGreaterThan(files.length);
  expect(wrong).toEqual([]);
});

test("the domain imports no folder", async () => {
  const wrong: string[] = [];
  for (const file of files.filter((path) => folderOf(path) === "domain")) {
    for (const path of importsOf(await Bun.file(file).text())) {
      if (path.startsWith("./") && path.slice(2).includes("/"))
        wrong.push(`${relative(SRC, file)} → ${path}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("views know each other, the domain, and what the store's rows look like, and nothing else of src", async () => {
  const views = [...new Bun.Glob("**/*.{ts,tsx}").scanSync({ cwd: VIEWS, absolute: true })];
  const wrong: string[] = [];
  let seen = 0;
  for (const file of views) {
    const code = await Bun.file(file).text();
    for (const [, type, path = ""] of code.matchAll(/^import (type )?[^;]*? from "(\.[^"]+)"/gm)) {
      seen++;
      const target = resolve(dirname(file), path);
      if (target.startsWith(VIEWS)) continue;
      const folder = folderOf(target);
      if (folder !== "domain" && type === undefined) wrong.push(`${relative(VIEWS, file)} → ${path}`);
      if (!["domain", "store", "llm"].includes(folder)) wrong.push(`${relative(VIEWS, file)} → ${path}`);
    }
  }
  expect(seen).toBeGreaterThan(views.length);
  expect(wrong).toEqual([]);
});

test("nothing in src writes to the console: stdout carries protocol and results alone", async () => {
  const wrong: string[] = [];
  for (const file of files) {
    if (/\bconsole\.\w+\(/.test(await Bun.file(file).text())) wrong.push(relative(SRC, file));
  }
  expect(wrong).toEqual([]);
});
