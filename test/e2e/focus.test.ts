/** `focus` moves what has to do with words or files to the front of a folder's map. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { at, PATIENCE_MS, textAt } from "../support/mcp.ts";
import { SharedServer } from "../support/shared-server.ts";

setDefaultTimeout(PATIENCE_MS);

const SECRET =
  "sk-ant-api03-Zq8wLr3TnV5xYb7KcM2pHs9DfGj4QaEu6RtWoIi1NzXvBmCkLdPeSyHg0UJfAhTq8wLr3TnV5xYb7KcM2pHs-AAAAAA";

const FILES: Record<string, string> = {
  "src/client.ts": `import { backOff } from "./back-off.ts";

export interface Options { url: string }

/** Asks the server. */
export async function ask({ url }: Options): Promise<string> {
  for (let tries = 0; ; tries++) {
    const answer = await fetch(url);
    if (answer.status === 429) await backOff(tries);
    else return answer.text();
  }
}

export class Pool {
  maxRetries = 3;

  close(): void {}
}
`,
  "src/back-off.ts":
    "/** Waits. */\nexport async function backOff(tries: number): Promise<void> {\n  await Bun.sleep(2 ** tries);\n}\n",
  "src/other.ts": "export const other = 1;\nexport function unrelated(): number {\n  return other;\n}\n",
  "src/main.ts":
    'import { ask } from "./client.ts";\nimport { other } from "./other.ts";\nconsole.log(await ask({ url: "/" }), other);\n',
  "test/client.test.ts":
    'import { ask } from "../src/client.ts";\n// retry on 429, retry on 429, retry on 429\nask({ url: "" });\n',
  "README.md": "# It\n\nIt retries on 429.\n",
  "keys.ts": `export const key = "${SECRET}";\nexport const password = "Tr0ub4dor&Horsewhip";\n`,
};

const shared = new SharedServer(FILES);

async function about(focus: unknown, path = "."): Promise<string[]> {
  const answer = await shared.server.call({ action: "read_code", params: { path, focus } });
  expect(answer).toMatchObject({ ok: true });
  return textAt(answer.body, "digest").split("\n");
}

test("words lead to the declarations that handle them; tests and documents come after", async () => {
  const lines = await about("retry 429");
  expect(lines.slice(0, 4)).toEqual([
    'about "retry 429":',
    " src/client.ts",
    "  6-12 async function ask({ url }: Options): Promise<string>",
    "  15 maxRetries = 3",
  ]);
  const files = lines
    .filter((line) => /^ \S+\.(ts|md)/.test(line))
    .map((line) => line.trim().split(/[ :]/)[0]);
  const related = lines.indexOf("import these or are imported by them:");
  expect(files.indexOf("README.md")).toBeGreaterThan(0);
  expect(lines).toContain(" README.md: line 3");
  expect(lines.slice(related + 1, related + 3).toSorted()).toEqual([" src/back-off.ts", " src/main.ts"]);
});

test("a file leads to those that import it and those it imports", async () => {
  for (const name of ["src/client.ts", "client.ts", "./src/client.ts"]) {
    const lines = await about([name]);
    expect(lines[1]).toBe(" src/client.ts");
    const related = lines.indexOf("import these or are imported by them:");
    expect(lines.slice(related + 1, related + 4).toSorted()).toEqual([
      " src/back-off.ts",
      " src/main.ts",
      " test/client.test.ts",
    ]);
  }
});

test("what is found nowhere is said, and the map is there all the same", async () => {
  const lines = await about("zebra");
  expect(lines[0]).toBe('about "zebra" (found nowhere: zebra): nothing');
  expect(lines.join("\n")).toContain("src/client.ts 18");
});

test("a secret is not found, so that nobody can guess it piece by piece", async () => {
  for (const piece of [
    "Horsewhip",
    "Zq8wLr3TnV5xYb7KcM2pHs9DfGj4QaEu6RtWoIi1NzXvBmCkLdPeSyHg0UJfAhTq8wLr3TnV5xYb7KcM2pHs",
  ])
    expect((await about(piece))[0]).toContain("found nowhere");
});

test("a file is found again after it changed", async () => {
  await shared.sandbox.write("src/late.ts", "export function giraffe(): void {}\n");
  expect(await about("giraffe")).toContain("  1 function giraffe(): void");
  await shared.sandbox.write("src/late.ts", "export function elephant(): void {}\n");
  expect((await about("giraffe"))[0]).toContain("found nowhere");
});

test("focus on a file, or beside if_digest or symbol, is refused with what to do", async () => {
  const refused = async (params: object): Promise<string> => {
    const { ok, body } = await shared.server.call({ action: "read_code", params });
    expect(ok).toBe(false);
    expect(at(body, "error", "code")).toBe("INVALID_PARAMS");
    return textAt(body, "error", "message");
  };
  expect(await refused({ path: "src/client.ts", focus: "retry" })).toContain("is a file");
  expect(await refused({ path: ".", focus: "retry", if_digest: "0" })).toContain("if_digest");
  await refused({ path: ".", focus: "retry", symbol: "ask" });
  await refused({ path: ".", focus: "x".repeat(301) });
});

test("objects give the same, and a budget is kept", async () => {
  const { body } = await shared.server.call({
    action: "read_code",
    params: { path: ".", focus: "429", format: "objects", max_tokens: 0 },
  });
  expect(at(body, "focus", "files", 0)).toMatchObject({
    path: "src/client.ts",
    places: [{ line: 6, end_line: 12 }],
  });
  const { text } = await shared.server.call({
    action: "read_code",
    params: { path: ".", focus: "429", max_tokens: 150 },
  });
  expect(text).toContain("src/client.ts");
  expect(text.length).toBeLessThan(900);
});
