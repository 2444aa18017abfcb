/** The executable needs nothing but itself. */
import { expect, test, setDefaultTimeout } from "bun:test";
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { detectLanguage } from "../../src/readers/code/detect.ts";
import { languages } from "../../src/readers/code/languages.ts";
import { EXECUTABLE, Sandbox } from "../support/executable.ts";
import { RawServer, PATIENCE_MS } from "../support/mcp.ts";

setDefaultTimeout(PATIENCE_MS);

const SOURCES: Record<string, string> = {
  "a.ts": "export interface Named { name: string }\n",
  "a.mts": "export const Named: string = '';\n",
  "a.cts": "export const Named: string = '';\n",
  "a.d.ts": "export declare function Named(a: number): string;\n",
  "a.tsx": "export const Named = () => <div>text</div>;\n",
  "a.js": "export function Named() {}\n",
  "a.jsx": "export const Named = () => <div>text</div>;\n",
  "a.mjs": "export class Named {}\n",
  "a.cjs": "module.exports = { Named: function () {} };\nfunction Named() {}\n",
  "a.go": "package a\n\nfunc Named(a int) error { return nil }\n",
  "a.sql": "PRAGMA user_version = 1;\nCREATE TABLE Named (a TEXT) STRICT;\n",
  "b.sql": "CREATE EXTENSION hstore;\nCREATE TABLE Named (a jsonb);\n",
  "a.py": "class Named:\n    def method(self):\n        pass\n",
  "A.java": "public class Named { public int size() { return 1; } }\n",
  "a.rs": "pub fn named() {}\npub struct Named;\n",
  "a.php": "<?php\nclass Named { public function size(): int { return 1; } }\n",
  "a.cs": "public class Named { public int Size() => 1; }\n",
  "a.kt": "class Named { fun size() = 1 }\n",
  "a.rb": "class Named\n  def size = 1\nend\n",
  "a.sh": "Named() {\n  echo 1\n}\n",
  "a.lua": "function Named(a) return a end\n",
  "a.html": "<title>Named</title>\n<script>function Named() {}</script>\n",
  "a.vue": "<script setup lang='ts'>\nfunction Named(a: number) {}\n</script>\n",
  "a.svelte": "<script>\nexport let Named = 1;\n</script>\n",
  "a.css": ".Named { color: red }\n",
};

/** What opens and closes a comment, where it is not `//`. */
const COMMENTS: Record<string, [string, string]> = {
  ".py": ["# ", ""],
  ".rb": ["# ", ""],
  ".sh": ["# ", ""],
  ".lua": ["-- ", ""],
  ".sql": ["-- ", ""],
  ".css": ["/* ", " */"],
  ".html": ["<!-- ", " -->"],
  ".vue": ["<!-- ", " -->"],
  ".svelte": ["<!-- ", " -->"],
};

test("every language of the table is among the files it is asked to read", () => {
  const read = new Set(Object.keys(SOURCES).map((name) => detectLanguage(name)?.name));
  expect([...read].toSorted()).toEqual(languages.map(({ name }) => name).toSorted());
});

test("copied into an empty folder, with nothing but HOME in its environment, it reads every language and kind", async () => {
  using sandbox = new Sandbox();
  const place = join(sandbox.path, "alone");
  mkdirSync(place);
  const executable = join(place, "brainloop");
  copyFileSync(EXECUTABLE, executable);
  chmodSync(executable, 0o700);
  for (let above = place; dirname(above) !== above; above = dirname(above)) {
    expect(existsSync(join(above, "node_modules"))).toBe(false);
  }
  const filler = Array.from({ length: 60 }, (_, i) => `line${i}`);
  for (const [name, text] of Object.entries(SOURCES)) {
    // Long enough that the digest is the answer and not the source.
    const [open, close] = COMMENTS[extname(name)] ?? ["// ", ""];
    const comment = filler.map((word) => open + word + close).join("\n");
    await sandbox.write(name, `${text}${comment}\n`);
  }
  await sandbox.write("a.md", `# Named\n\n${filler.join(" ")}\n`);

  await using server = await RawServer.start(
    { project: sandbox.project, env: { HOME: sandbox.home } },
    { executable },
  );
  for (const name of Object.keys(SOURCES)) {
    const { ok, text } = await server.call({ action: "read_code", path: name });
    // The source has all the filler, a digest none of it.
    const found = text.includes("Named") && !text.includes("line59");
    expect({ name, ok, found }).toEqual({ name, ok: true, found: true });
  }
  // The engines themselves are within: only they know what they refuse.
  await sandbox.write(
    "bad.sql",
    `CREATE EXTENSION hstore;\nCREATE TABLE a (b int c);\n${"-- text\n".repeat(60)}`,
  );
  expect(await server.call({ action: "read_code", path: "bad.sql" })).toMatchObject({
    ok: true,
    text: expect.stringContaining("syntax error 2:23 syntax error at or near"),
  });
  expect(await server.call({ action: "read_markdown", path: "a.md" })).toMatchObject({ ok: true });
  const map = await server.call({ action: "read_code", path: "." });
  expect(map).toMatchObject({ ok: true, body: { kind: "map" } });
  expect(await server.call({ action: "get_stats" })).toMatchObject({ ok: true });
  expect(await server.end()).toEqual({ code: 0, signal: null });
  expect(server.errors).toBe("");
  // Nothing was unpacked beside it; its data went where data goes.
  expect(readdirSync(place)).toEqual(["brainloop"]);
  expect(readdirSync(sandbox.project).toSorted()).toEqual(
    [...Object.keys(SOURCES), "a.md", "bad.sql"].toSorted(),
  );
  expect(existsSync(join(sandbox.home, ".local/share/brainloop"))).toBe(true);
});
