/** `read_config` through the executable: every format, every part of an answer. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import * as v from "valibot";
import { at, PATIENCE_MS, textAt } from "../support/mcp.ts";
import { SharedServer } from "../support/shared-server.ts";

setDefaultTimeout(PATIENCE_MS);

const shared = new SharedServer();

/** Writes a file and reads it. */
async function read(path: string, lines: readonly string[], params: object = {}): Promise<unknown> {
  await shared.sandbox.write(path, lines.join("\n"));
  const { body } = await shared.server.call({ action: "read_config", file_path: path, ...params });
  return body;
}

/** So much that the digest is worth more than the source: what is asked about stands before it. */
function padding(comment: string): string[] {
  return Array.from({ length: 60 }, (_, i) => `${comment} line ${i} of a comment that nobody has to read`);
}

const Keys = v.array(v.object({ path: v.string(), line: v.number(), end_line: v.number() }));

/** The same settings in every format; each key is spelled as its path ends. */
const FORMATS: readonly [path: string, format: string, lines: readonly string[]][] = [
  ["a.json", "json", ["{", '  "server": {', '    "port": 8080,', '    "hosts": ["a", "b"]', "  }", "}"]],
  ["a.jsonc", "jsonc", ["{", "  // why", '  "server": {', '    "port": 8080,', "  },", "}"]],
  ["a.json5", "json5", ["{", "  server: {", "    port: +8080,", "    hosts: ['a'],", "  },", "}"]],
  ["a.yaml", "yaml", ["# why", "server:", "  port: 8080", "  hosts:", "    - a", "---", "second: 1"]],
  ["a.toml", "toml", ["[server]", "port = 8080", 'hosts = ["a"]', "[server.tls]", "on = true"]],
  [".env", "env", ["# why", "PORT=8080", "export HOSTS='a b'"]],
  ["a.ini", "ini", ["[server]", "port = 8080", "; why", "hosts = a"]],
  ["a.properties", "properties", ["server.port=8080", "server.hosts = a,\\", "  b"]],
  ["go.mod", "go.mod", ["module example.com/a", "", "go 1.22", "", "require example.com/b v1.0.0"]],
];

describe("every key has its line", () => {
  test.each(FORMATS)("%s", async (path, format, lines) => {
    const body = await read(path, lines, { format: "objects" });
    expect(at(body, "format")).toBe(format);
    expect(at(body, "errors")).toBeUndefined();
    const keys = v.parse(Keys, at(body, "keys")).filter((key) => !/^$|\]$/.test(key.path));
    expect(keys.length).toBeGreaterThanOrEqual(2);
    for (const key of keys) {
      const name = /[^.\s"]+"?$/.exec(key.path)?.[0].replaceAll('"', "") ?? "";
      expect({ key, line: lines[key.line - 1] }).toEqual({ key, line: expect.stringContaining(name) });
      const part = await shared.server.call({ action: "read_config", file_path: path, key: key.path });
      expect(textAt(part.body, "parts", 0, "source")).toBe(
        lines.slice(key.line - 1, key.end_line).join("\n"),
      );
    }
  });
});

describe("an error has line, column and the code there, and the rest is read", () => {
  test.each([
    ["b.json", ["{", '  "a": 1', '  "b": 2', "}"], "3:3", '3 |   "b": 2'],
    ["b.jsonc", ["{", '  "a": 1, // x', "  b: 2", "}"], "3:3", "3 |   b: 2"],
    ["b.json5", ["{", "  a: 1,", "  b: 0y1", "}"], "3:6", "3 |   b: 0y1"],
    ["b.yaml", ["a: 1", "b: [1", "c: 3"], "3:1", "3 | c: 3"],
    ["b.toml", ["a = 1", "b = 2", "c = 00"], "3:5", "3 | c = 00"],
    [".env.b", ["A=1", "B=2", "what is this"], "3:1", "3 | what is this"],
    ["b.ini", ["a = 1", "b = 2", "[c"], "3:1", "3 | [c"],
  ])("%s", async (path, lines, place, frame) => {
    const body = await read(path, lines, { format: "objects" });
    const [line, column] = place.split(":").map(Number);
    expect(at(body, "errors", 0)).toMatchObject({
      line,
      column,
      message: expect.stringMatching(/^[A-Z].*[^.]$/),
    });
    const [shown, mark] = textAt(body, "errors", 0, "frame").split("\n").slice(-2);
    expect(shown).toBe(frame);
    expect(mark?.indexOf("^")).toBe("3 | ".length + (column ?? 0) - 1);
    const keys = v.parse(Keys, at(body, "keys")).map((key) => key.path);
    expect(keys.map((key) => key.toLowerCase())).toEqual(expect.arrayContaining(["a", "b"]));
    const short = await shared.server.call({ action: "read_config", file_path: path });
    expect(JSON.stringify(short.body)).toContain(`error ${place} `);
  });
});

describe("a digest says", () => {
  const settings = [
    "server: {host: 0.0.0.0, port: 8080}",
    "db:",
    "  url: ${DATABASE_URL:-postgres://localhost/app}",
    "  password: ${DB_PASSWORD}",
    "  password: ${DB_PASSWORD:-none}",
    "timeout: 30s",
    "features: {darkMode: true}",
    "api: https://example.com/v1",
  ];

  test("settings, the environment with defaults and duplicate keys, each with its line", async () => {
    const body = await read("settings.yaml", [...settings, ...padding("#")]);
    const digest = textAt(body, "digest").split("\n");
    for (const line of [
      "2-5 db: 3 {url, password, password}",
      "ports: 1 server.port 8080",
      "hosts: 1 server.host 0.0.0.0",
      "URLs: 8 api https://example.com/v1",
      "databases: 3 db.url ${DATABASE_URL:-postgres://localhost/app}",
      "credentials: 4 db.password ${DB_PASSWORD}, 5 db.password ${DB_PASSWORD:-none}",
      "timeouts: 6 timeout 30s",
      "switches: 7 features.darkMode true",
      "environment: 3 DATABASE_URL (postgres://localhost/app), 4 5 DB_PASSWORD (none)",
      "duplicate keys: 4 5 db.password",
    ])
      expect(digest).toContain(line);
  });

  test("nothing but the top-level keys in brief, and the errors", async () => {
    const body = await read("brief.yaml", [...settings, ...padding("#"), "bad: ["], { detail: "brief" });
    const digest = textAt(body, "digest").split("\n");
    expect(digest[0]).toStartWith("error 69:");
    expect(digest).toContain("2-5 db: 3 {url, password, password}");
    expect(digest.join("\n")).not.toContain("timeouts:");
  });

  test("that it did not change, where its id is known", async () => {
    const first = await read("same.yaml", settings);
    const id = textAt(first, "digest_id");
    expect(await read("same.yaml", settings, { if_digest: id })).toEqual({ unchanged: true, digest_id: id });
    const changed = await read("same.yaml", [...settings, "more: 1"], { if_digest: id });
    expect(textAt(changed, "digest_id")).not.toBe(id);
  });

  test("what did not fit, with the budget that shows it", async () => {
    const many = Array.from({ length: 400 }, (_, i) => `key${i}: {name: n${i}, port: ${8000 + i}}`);
    for (const max_tokens of [150, 400, 1500]) {
      const body = await read("many.yaml", many, { max_tokens });
      expect(countTokens(JSON.stringify(body))).toBeLessThanOrEqual(max_tokens);
      const enough = /max_tokens (\d+) shows all/.exec(textAt(body, "omitted"))?.[1];
      const whole = await read("many.yaml", many, { max_tokens: Number(enough) });
      expect(at(whole, "omitted")).toBeUndefined();
    }
  });
});

test("files of one list share a budget, and one that is missing is said to be", async () => {
  await shared.sandbox.write("one.yaml", "a: 1\n");
  await shared.sandbox.write("two.toml", 'b = "x"\n');
  const { ok, body } = await shared.server.call({
    action: "read_config",
    params: { file_path: ["one.yaml", "two.toml", "three.ini"], max_tokens: 600 },
  });
  expect(ok).toBe(true);
  const text = JSON.stringify(body);
  for (const wanted of ["one.yaml", "two.toml", "three.ini", "FILE_NOT_FOUND", "a: 1", "b = "])
    expect(text).toContain(wanted);
  expect(countTokens(text)).toBeLessThanOrEqual(600);
});

describe("what is no configuration is refused, with what to do", () => {
  test.each([
    ["notes.txt", "It was a dark and stormy night.\nThe rain fell in torrents.\n", "UNSUPPORTED_FORMAT"],
    ["a.bin.json", "\u0000\u0001\u0002\u0000\u0003", "UNSUPPORTED_FORMAT"],
  ])("%s", async (path, content, code) => {
    await shared.sandbox.write(path, content);
    const { ok, body } = await shared.server.call({ action: "read_config", file_path: path });
    expect(ok).toBe(false);
    expect(at(body, "error", "code")).toBe(code);
  });

  test("a file or folder of another reader, with the action that reads it", async () => {
    await shared.sandbox.write("other/a.ts", "export const a = 1;\n");
    await shared.sandbox.write("other/package.json", "{}");
    for (const [action, path, code, right] of [
      ["read_config", "other/a.ts", "UNSUPPORTED_FORMAT", "read_code"],
      ["read_code", "other/package.json", "UNSUPPORTED_FORMAT", "read_config"],
      ["read_config", "other", "NOT_A_FILE", "read_code"],
    ] as const) {
      const { ok, body } = await shared.server.call({ action, file_path: path });
      expect({ path, ok, code: at(body, "error", "code") }).toEqual({ path, ok: false, code });
      expect(textAt(body, "error", "hint")).toStartWith(`Call ${right} `);
    }
  });

  test("an empty file has no keys and no errors, but for JSON", async () => {
    for (const path of ["empty.yaml", "empty.toml", "empty.ini", ".env.empty"])
      expect(at(await read(path, [""], { format: "objects" }), "errors")).toBeUndefined();
    expect(at(await read("empty.json", [""], { format: "objects" }), "errors", 0, "line")).toBe(1);
  });
});

describe("known files are recognised, with the facts that matter", () => {
  const NPM = {
    name: "@a/b",
    version: "1.2.3",
    type: "module",
    bin: { b: "./b.js" },
    scripts: { test: "bun test" },
  };
  test.each<[path: string, known: string, lines: readonly string[], facts: readonly string[]]>([
    [
      "npm/package.json",
      "package.json",
      [JSON.stringify(NPM, undefined, 2)],
      ["@a/b@1.2.3, ES modules", "bin b"],
    ],
    [
      "ts/tsconfig.json",
      "tsconfig",
      ['{"compilerOptions": {"strict": true,', '"paths": {"@/*": ["./*"]}}}'],
      ["strict", "paths @/*"],
    ],
    [
      "docker-compose.yml",
      "docker-compose",
      ["services:", "  web: {image: 'a:1', ports: ['80:80'], depends_on: [db]}", "  db: {build: ./db}"],
      ["service web: a:1, ports 80:80, needs db", "service db: build ./db"],
    ],
    [
      ".github/workflows/ci.yml",
      "github-actions",
      [
        "on: {push: {branches: [main]}}",
        "permissions: {id-token: write}",
        "jobs:",
        "  t: {runs-on: ubuntu-latest, steps: [{uses: actions/checkout@v4}]}",
      ],
      ["runs on: push to main", "permissions: id-token write", "job t: on ubuntu-latest"],
    ],
    [
      "py/pyproject.toml",
      "pyproject",
      ["[project]", 'name = "a"', 'version = "1.0"', 'requires-python = ">=3.11"'],
      ["a 1.0, Python >=3.11"],
    ],
    [
      "rs/Cargo.toml",
      "cargo",
      ["[package]", 'name = "a"', 'version = "0.1.0"', 'edition = "2024"'],
      ["a 0.1.0, edition 2024"],
    ],
    [
      "go/go.mod",
      "go.mod",
      ["module example.com/a", "go 1.22", "require example.com/b v1.0.0"],
      ["example.com/a, Go 1.22", "requires: example.com/b v1.0.0"],
    ],
    [
      "k8s.yaml",
      "kubernetes",
      [
        "apiVersion: apps/v1",
        "kind: Deployment",
        "metadata: {name: web}",
        "spec: {replicas: 3, template: {spec: {containers: [{image: 'a:1'}]}}}",
      ],
      ["Deployment web: replicas 3, images a:1"],
    ],
  ])("%s", async (path, known, lines, facts) => {
    const body = await read(path, lines, { format: "objects" });
    expect(at(body, "known")).toBe(known);
    expect(at(body, "secrets")).toBeUndefined();
    const texts = v.parse(v.array(v.object({ line: v.number(), text: v.string() })), at(body, "facts"));
    for (const fact of facts) expect(texts.map(({ text }) => text).join("\n")).toContain(fact);
    for (const { line } of texts) expect(line >= 1 && line <= lines.join("\n").split("\n").length).toBe(true);
  });
});
