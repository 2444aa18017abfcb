/** Whatever a path leads to: a clear error or a result, and a server that goes on. */
import { afterAll, beforeAll, expect, test, setDefaultTimeout } from "bun:test";
import { closeSync, ftruncateSync, mkdirSync, openSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brainloop, Sandbox } from "../support/executable.ts";
import { type Answer, at, RawServer, PATIENCE_MS } from "../support/mcp.ts";

setDefaultTimeout(PATIENCE_MS);

const NESTED = 100_000;

let sandbox: Sandbox;
let server: RawServer;

beforeAll(async () => {
  sandbox = new Sandbox();
  server = await RawServer.start(sandbox, {
    args: ["--root", sandbox.project, "--root", "/dev"],
    env: { BRAINLOOP_READER_PARSE_SECONDS: "2" },
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  sandbox[Symbol.dispose]();
});

/** Neither stack traces nor places that are nobody's business. */
function expectDiscreet({ text }: Answer): void {
  expect(text).not.toMatch(/\n\s+at |\bat .*:\d+:\d+|\$bunfs|node_modules|src\/ingest/);
  const absolute = text.match(/(?<![\w.:/])\/[\w.-]+\/[^\s"\\]*/g) ?? [];
  const foreign = absolute.filter((path) => !path.startsWith(sandbox.project) && !path.startsWith("/dev"));
  expect(foreign).toEqual([]);
}

async function read(
  path: string,
  action = "read_code",
  extra: Record<string, unknown> = {},
): Promise<Answer> {
  const answer = await server.call({ action, params: { path, ...extra } });
  expectDiscreet(answer);
  await server.ping();
  return answer;
}

async function expectRefused(path: string, code: string, action?: string): Promise<void> {
  const { ok, body } = await read(path, action);
  expect({ path, ok, code: at(body, "error", "code") }).toEqual({ path, ok: false, code });
  expect(at(body, "error", "message")).toContain(path.slice(0, 20));
}

test("what is no regular file is refused without waiting on it", async () => {
  mkdirSync(join(sandbox.project, "folder"));
  await expectRefused("folder", "NOT_A_FILE", "read_markdown");
  Bun.spawnSync(["mkfifo", join(sandbox.project, "fifo.ts")]);
  await expectRefused("fifo.ts", "NOT_A_FILE");
  await expectRefused("fifo.ts", "NOT_A_FILE", "read_markdown");
  const socket = Bun.listen({ unix: join(sandbox.project, "socket.ts"), socket: { data: () => undefined } });
  await expectRefused("socket.ts", "NOT_A_FILE");
  socket.stop(true);
  for (const device of ["/dev/zero", "/dev/null", "/dev/random", "/dev/tty"]) {
    await expectRefused(device, "NOT_A_FILE", "read_markdown");
  }
  const hintOf = async (path: string): Promise<unknown> =>
    at((await read(path, "read_sqlite")).body, "error", "hint");
  expect(await hintOf("folder")).toContain("read_code");
  for (const path of ["fifo.ts", "/dev/null"]) expect(await hintOf(path)).toContain("Name a regular file");
  // A map passes over them.
  expect(await read("folder")).toMatchObject({ ok: true });
  expect(await read(".")).toMatchObject({ ok: true });
});

test.each([
  ["void.json", "{}", "read_config", "no keys in it; read it with your own tools"],
  ["void.toml", "# nothing yet\n", "read_config", "no keys in it; read it with your own tools"],
  ["empty.yaml", "", "read_config", "the file is empty"],
  ["empty.py", "", "read_code", "the file is empty"],
  ["empty.md", "", "read_markdown", "the file is empty"],
  [
    "words.md",
    "only words\n",
    "read_markdown",
    "no headings, lists, links or code blocks in it; read it with your own tools",
  ],
  [
    "no-page.ts",
    "const a = 1;\n",
    "read_markdown",
    "no headings, lists, links or code blocks in it; call read_code for this file",
  ],
])("a digest with nothing in it says so, and what to call: %s", async (path, content, action, note) => {
  await sandbox.write(path, content);
  expect((await read(path, action)).body).toMatchObject({ path, note });
});

test("a part that is not there is answered with those that are", async () => {
  await sandbox.write("parts.md", "# Install\n\n## Usage notes\n");
  await sandbox.write("parts.ts", "export const first = 1;\n");
  await sandbox.write("parts.json", '{"first": 1}\n');
  const hintOf = async (path: string, action: string, name: string, wanted: string): Promise<unknown> =>
    at((await read(path, action, { [name]: wanted })).body, "error", "hint");
  expect(await hintOf("parts.md", "read_markdown", "section", "Instal")).toBe("Nearest are Install");
  expect(await hintOf("parts.md", "read_markdown", "section", "how to use it")).toBe(
    "It has Install, Usage notes",
  );
  expect(await hintOf("parts.md", "read_markdown", "section", "installation")).toBe("Nearest are Install");
  expect(await hintOf("parts.ts", "read_code", "symbol", "zzz")).toBe("It has first");
  expect(await hintOf("parts.json", "read_config", "key", "zzz")).toBe("It has first");
  await sandbox.write("none.md", "words\n");
  expect(await hintOf("none.md", "read_markdown", "section", "x")).toContain("no parts with a name");
});

test("links in a circle and links that lead nowhere are said to be what they are", async () => {
  symlinkSync("loop-b.ts", join(sandbox.project, "loop-a.ts"));
  symlinkSync("loop-a.ts", join(sandbox.project, "loop-b.ts"));
  symlinkSync("nowhere.ts", join(sandbox.project, "dangling.ts"));
  const { ok, body } = await read("loop-a.ts");
  expect(ok).toBe(false);
  expect(at(body, "error", "code")).toBeOneOf(["NOT_A_FILE", "FILE_NOT_FOUND"]);
  await expectRefused("dangling.ts", "FILE_NOT_FOUND");
  expect(await read(".")).toMatchObject({ ok: true });
});

test("paths outside the roots are refused with the flag that would allow them", async () => {
  for (const path of ["/etc/passwd", "../x.ts", "folder/../../../etc", `${sandbox.path}/home`]) {
    const { body } = await server.call({ action: "read_code", params: { path } });
    expect(at(body, "error", "code")).toBe("PATH_OUTSIDE_ROOTS");
    expect(at(body, "error", "hint")).toContain("--root");
  }
});

test.each([
  { path: "a\0b.ts", code: "INVALID_PARAMS" },
  { path: "", code: "INVALID_PARAMS" },
  { path: "\ud800.ts", code: "INVALID_PARAMS" },
  { path: "~/x.ts", code: "FILE_NOT_FOUND" },
  { path: "x".repeat(300), code: "FILE_NOT_FOUND" },
  { path: `${"d/".repeat(5000)}x.ts`, code: "FILE_NOT_FOUND" },
  { path: "x".repeat(1_000_000), code: "FILE_NOT_FOUND" },
])("a path that cannot be: $code", async ({ path, code }) => {
  const { ok, body, text } = await server.call({ action: "read_code", params: { path } });
  expect(ok).toBe(false);
  expect(at(body, "error", "code")).toBeOneOf([code, "INVALID_PARAMS"]);
  expect(text.length).toBeLessThan(4000);
});

test("a sparse file of 2 GB is refused by its size, at once", async () => {
  const file = openSync(join(sandbox.project, "big.ts"), "w");
  ftruncateSync(file, 2 * 1024 ** 3);
  closeSync(file);
  const startedAt = performance.now();
  await expectRefused("big.ts", "FILE_TOO_LARGE");
  expect(performance.now() - startedAt).toBeLessThan(5000);
  // One larger than 32 MB is no part of a map, and does no harm to it.
  expect(await read(".")).toMatchObject({ ok: true });
});

test("binary content is refused, also under a name of source code", async () => {
  await sandbox.write(
    "binary.ts",
    Uint8Array.from({ length: 4096 }, (_, i) => (i * 7) % 256),
  );
  await expectRefused("binary.ts", "UNSUPPORTED_FORMAT");
  await sandbox.write("zeros.md", new Uint8Array(4096));
  await expectRefused("zeros.md", "UNSUPPORTED_FORMAT", "read_markdown");
});

test("text in UTF-16, with marks or not in UTF-8, is read", async () => {
  const source = "export const größe = 1;\n";
  const little = Buffer.from(`\ufeff${source}`, "utf16le");
  await sandbox.write("le.ts", little);
  await sandbox.write("be.ts", Buffer.from(little).swap16());
  await sandbox.write("bom.ts", `\ufeff${source}`);
  for (const path of ["le.ts", "be.ts", "bom.ts"]) {
    const { ok, text } = await read(path);
    expect({ path, ok, found: text.includes("größe") }).toEqual({ path, ok: true, found: true });
  }
  await sandbox.write("latin.ts", Buffer.from(source, "latin1"));
  expect((await read("latin.ts")).text).toContain("export const gr");
});

const DEEP: Record<string, string> = {
  "deep.ts": `export const a = ${"[".repeat(NESTED)}${"]".repeat(NESTED)};\n`,
  "deep.js": `export const a = ${"(".repeat(NESTED)}1${")".repeat(NESTED)};\n`,
  "blocks.ts": `${"{".repeat(NESTED)}${"}".repeat(NESTED)}`,
  "types.ts": `type A = ${"A<".repeat(NESTED)}B${">".repeat(NESTED)};\n`,
  "deep.tsx": `const a = ${"<a>".repeat(NESTED)}${"</a>".repeat(NESTED)};\n`,
  "open.js": "f(".repeat(NESTED),
  "deep.go": `package a\n\nvar a = ${"(".repeat(NESTED)}1${")".repeat(NESTED)}\n`,
  "deep.py": `a = ${"[".repeat(NESTED)}${"]".repeat(NESTED)}\n`,
  "open.py": `def f():\n    return ${"{".repeat(NESTED)}\n`,
  "quotes.md": `${">".repeat(NESTED)} text\n`,
  "brackets.md": `${"[".repeat(NESTED)}a${"](b)".repeat(NESTED)}\n`,
  "list.md": `${Array.from({ length: 1000 }, (_, i) => `${" ".repeat(2 * i)}- a`).join("\n")}\n`,
};

test.each(Object.keys(DEEP))("100,000 levels of nesting: %s", async (name) => {
  await sandbox.write(name, DEEP[name] ?? "");
  const { ok, body } = await read(name, name.endsWith(".md") ? "read_markdown" : "read_code");
  if (!ok) expect(at(body, "error", "code")).toBeOneOf(["PARSE_FAILED", "TIMEOUT", "FILE_TOO_LARGE"]);
});

test("a minified file of one line and a megabyte is read within its time", async () => {
  const statement = 'function f(a,b){return a+b+"text"};const c=[1,2,3].map(x=>({x}));';
  await sandbox.write("min.js", statement.repeat(20_000));
  // With the time that a parse has by default; the server of this file has little, for what never ends.
  const { code, out } = await brainloop(["call", "read_code", '{"file_path": "min.js"}'], {
    cwd: sandbox.project,
    env: sandbox.env,
  });
  expect(code).toBe(0);
  expect(out.length).toBeLessThan(20_000);
});

test("a file that is written all the while is answered with one of its states or FILE_CHANGED", async () => {
  const path = await sandbox.write("changing.ts", "export const v0 = 0;\n".repeat(500));
  let writes = 0;
  const writer = setInterval(() => {
    writes++;
    writeFileSync(path, `export const v${writes % 10} = 0;\n`.repeat(500));
  }, 1);
  try {
    for (let i = 0; i < 30; i++) {
      const { ok, body, text } = await read("changing.ts", "read_code", { max_tokens: 0 });
      if (ok) expect(new Set(text.match(/v\d/g)).size).toBe(1);
      else expect(at(body, "error")).toMatchObject({ code: "FILE_CHANGED", retryable: true });
    }
  } finally {
    clearInterval(writer);
  }
  expect(writes).toBeGreaterThan(10);
});

const REWRITTEN: Readonly<Record<string, (version: number) => string>> = {
  "rewritten.py": (v) => `def v${v}(): pass\n`.repeat(300 + v * 50),
  "rewritten.md": (v) => `## v${v} title\n\ntext\n\n`.repeat(200 + v * 50),
  "rewritten.json": (v) =>
    `[\n${Array.from({ length: 200 + v * 50 }, () => `  {"v${v}": 1}`).join(",\n")}\n]\n`,
  "rewritten.yaml": (v) => `- v${v}: 1\n`.repeat(200 + v * 50),
};
const ACTIONS = { py: "read_code", md: "read_markdown", json: "read_config", yaml: "read_config" } as const;

test.each(Object.keys(REWRITTEN))(
  "%s, rewritten in place or replaced by another process, is never a mix, and never stale afterwards",
  async (name) => {
    const content = REWRITTEN[name] ?? (() => "");
    const path = await sandbox.write(name, content(0));
    const ending = name.endsWith(".py")
      ? "py"
      : name.endsWith(".md")
        ? "md"
        : name.endsWith(".json")
          ? "json"
          : "yaml";
    const versions = Array.from({ length: 4 }, (_, v) => content(v));
    const writer = Bun.spawn(
      [
        process.execPath,
        "-e",
        `
      const { writeFileSync, renameSync } = require("node:fs");
      const [path, versions] = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
      const endsAt = performance.now() + 700;
      for (let n = 0; performance.now() < endsAt; n++) {
        const text = versions[n % versions.length];
        if (n % 3 === 0) { writeFileSync(path + ".new", text); renameSync(path + ".new", path); }
        else writeFileSync(path, text);
        Bun.sleepSync(3);
      }
      writeFileSync(path, versions[0].replaceAll("v0", "v9"));
    `,
      ],
      { stdin: new Blob([JSON.stringify([path, versions])]), stdout: "ignore", stderr: "inherit" },
    );
    let good = 0;
    while (writer.exitCode === null) {
      const { ok, body, text } = await read(name, ACTIONS[ending], { max_tokens: 0 });
      if (!ok) {
        expect(at(body, "error", "code")).toBeOneOf(["FILE_CHANGED", "FILE_NOT_FOUND"]);
        continue;
      }
      good++;
      // In place, a file is empty or half of one version for a moment: that is its state then, and no mix.
      expect(new Set(text.match(/v\d/g)).size).toBeLessThanOrEqual(1);
    }
    expect(good).toBeGreaterThan(0);
    const { text } = await read(name, ACTIONS[ending], { max_tokens: 0 });
    expect([...new Set(text.match(/v\d/g))]).toEqual(["v9"]);
  },
);

test("after all that the server still reads, and has logged no defect", async () => {
  await sandbox.write("fine.ts", "export const fine = 1;\n");
  expect(await read("fine.ts")).toMatchObject({ ok: true });
  expect(server.errors).not.toContain("Unexpected failure");
});
