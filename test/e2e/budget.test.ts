/** `max_tokens` bounds the whole answer, counted by the tokenizer it is named after. */
import { afterAll, beforeAll, expect, test, setDefaultTimeout } from "bun:test";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { REPOSITORY, Sandbox } from "../support/executable.ts";
import { type Answer, at, RawServer, PATIENCE_MS } from "../support/mcp.ts";

setDefaultTimeout(PATIENCE_MS);

const BUDGETS = [100, 150, 250, 500, 1000, 2500, 5000];
/** Below it there is no room for more than an answer's head. */
const SMALLEST = 100;
const FILES_OF_A_KIND = 12;

let sandbox: Sandbox;
let server: RawServer;

beforeAll(async () => {
  sandbox = new Sandbox();
  server = await RawServer.start(sandbox, { cwd: REPOSITORY, args: ["--root", REPOSITORY] });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  sandbox[Symbol.dispose]();
});

function tokensOf({ text }: Answer): number {
  return countTokens(text, { disallowedSpecial: new Set() });
}

/** Every n-th of the files that match, so that small and large ones are among them. */
function spread(pattern: string): string[] {
  const found = [...new Bun.Glob(pattern).scanSync({ cwd: REPOSITORY })].toSorted();
  const step = Math.max(1, Math.floor(found.length / FILES_OF_A_KIND));
  return found.filter((_, index) => index % step === 0).slice(0, FILES_OF_A_KIND);
}

function actionOf(pattern: string): string {
  if (pattern.endsWith(".md")) return "read_markdown";
  return /json$|yaml\}$/.test(pattern) ? "read_config" : "read_code";
}

const KINDS = [
  "src/**/*.ts",
  "node_modules/{valibot,marked,commander,@modelcontextprotocol}/**/*.{ts,mts,cts}",
  "node_modules/{valibot,yaml,marked,commander}/**/*.{js,mjs,cjs}",
  "node_modules/*/*.md",
  "node_modules/*/{package,tsconfig}.json",
];

test.each(KINDS)("answers about %s cost at most what was asked for", async (pattern) => {
  const over: string[] = [];
  const files = spread(pattern);
  expect(files.length).toBeGreaterThan(3);
  const action = actionOf(pattern);
  for (const path of files) {
    for (const max_tokens of BUDGETS) {
      for (const extra of [{}, { format: "objects" }, { detail: "brief" }]) {
        const answer = await server.call({ action, params: { path, max_tokens, ...extra } });
        const tokens = tokensOf(answer);
        if (!answer.ok || tokens > max_tokens)
          over.push(`${path} ${max_tokens} ${JSON.stringify(extra)}: ${tokens}`);
      }
    }
  }
  expect(over).toEqual([]);
});

test("2,500 tokens is the most an answer costs where nothing is said", async () => {
  for (const path of ["node_modules/valibot/dist/index.d.mts", "src", "node_modules/yaml/README.md"]) {
    const action = path.endsWith(".md") ? "read_markdown" : "read_code";
    expect(tokensOf(await server.call({ action, path }))).toBeLessThanOrEqual(2500);
  }
});

test.each([SMALLEST, 300, 1000, 5000])("a folder's map fits in %d tokens", async (max_tokens) => {
  for (const format of ["outline", "objects"]) {
    const answer = await server.call({ action: "read_code", params: { path: "src", max_tokens, format } });
    expect(answer.ok).toBe(true);
    expect(tokensOf(answer)).toBeLessThanOrEqual(max_tokens);
  }
});

test.each([SMALLEST, 400, 1500, 5000])(
  "a list of files shares %d tokens, a missing one among them",
  async (max_tokens) => {
    for (const count of [2, 5, 20, 49]) {
      const files = [...new Bun.Glob("src/**/*.ts").scanSync({ cwd: REPOSITORY })].toSorted().slice(0, count);
      const file_path = [...files.slice(0, 1), "src/missing-file.ts", ...files.slice(1)];
      const answer = await server.call({ action: "read_code", params: { file_path, max_tokens } });
      expect(answer.ok).toBe(true);
      expect(tokensOf(answer)).toBeLessThanOrEqual(max_tokens);
    }
  },
);

test.each([SMALLEST, 500, 2500])("symbols and sections fit in %d tokens", async (max_tokens) => {
  const symbol = ["at", "textAt", "answerOf", "RawServer", "RawServer.ping", "modernMeta"];
  const code = { path: "test/support/mcp.ts", symbol, max_tokens };
  expect(tokensOf(await server.call({ action: "read_code", params: code }))).toBeLessThanOrEqual(max_tokens);
  const section = { path: "node_modules/yaml/README.md", section: ["yaml"], max_tokens };
  const text = await server.call({ action: "read_markdown", params: section });
  expect(tokensOf(text)).toBeLessThanOrEqual(max_tokens);
});

test("what was left out is named with a max_tokens that shows it", async () => {
  const call = { action: "read_code", path: "node_modules/valibot/dist/index.d.mts" };
  const short = await server.call({ ...call, max_tokens: 500 });
  const enough = /max_tokens (\d+)/.exec(String(at(short.body, "omitted")))?.[1];
  expect(enough).toBeDefined();
  const whole = await server.call({ ...call, max_tokens: Number(enough) });
  expect(whole.body).not.toHaveProperty("omitted");
});

test("0 is no bound", async () => {
  const path = "node_modules/valibot/dist/index.d.mts";
  const answer = await server.call({ action: "read_code", params: { path, max_tokens: 0 } });
  expect(answer.body).not.toHaveProperty("omitted");
});

test("a file of a hundred times its budget still fills it", async () => {
  const lines = Array.from({ length: 100_000 }, (_, i) => `export function name_${i}(a: number) {}\n`);
  await using other = await RawServer.start(sandbox);
  await sandbox.write("huge.ts", lines.join(""));
  const answer = await other.call({ action: "read_code", path: "huge.ts" });
  expect(tokensOf(answer)).toBeGreaterThan(1800);
  expect(tokensOf(answer)).toBeLessThanOrEqual(2500);
});

test("no limit gives the whole outline, and what omitted names gets it too", async () => {
  await using other = await RawServer.start(sandbox);
  const lines = Array.from(
    { length: 400 },
    (_, i) =>
      `/** Does ${i}. */\nexport function name_${i}(a: number) {\n  if (a > ${i}) throw new Error("too large");\n  return [a, a * 2].map((x) => x + ${i}).join();\n}\n`,
  );
  await sandbox.write("long.ts", lines.join(""));
  const whole = await other.call({ action: "read_code", path: "long.ts", max_tokens: 0 });
  expect(whole.body["digest"]).toContain("name_399");
  const cut = await other.call({ action: "read_code", path: "long.ts" });
  const enough = Number(/max_tokens (\d+) shows all/.exec(String(cut.body["omitted"]))?.[1]);
  const again = await other.call({ action: "read_code", path: "long.ts", max_tokens: enough });
  expect(again.body["digest"]).toBe(whole.body["digest"]);
});

test("capitals and numbers, which cost more than other text, stay within the budget", async () => {
  await using other = await RawServer.start(sandbox);
  const names = Array.from(
    { length: 500 },
    (_, i) => `\tEXDEVNOTAVAIL${i}RST = Errno(0x${i.toString(16)}f)\n`,
  );
  await sandbox.write("zerrors.go", `package syscall\n\nconst (\n${names.join("")})\n`);
  for (const max_tokens of [300, 1000, 2500]) {
    const answer = await other.call({ action: "read_code", path: "zerrors.go", max_tokens });
    expect(tokensOf(answer)).toBeLessThanOrEqual(max_tokens);
  }
});
