/** No secret comes out of a file: not in answers, errors, logs or databases, in no encoding. */
import { afterAll, beforeAll, expect, test, setDefaultTimeout } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FAMILIES, pem, randomOf } from "../mask/generate.ts";
import { Sandbox } from "../support/executable.ts";
import { at, RawServer, PATIENCE_MS } from "../support/mcp.ts";

setDefaultTimeout(PATIENCE_MS);

/** Vendors whose formats leave no doubt. */
const VENDORS = [
  "aws access key id",
  "github classic",
  "github fine-grained",
  "gitlab",
  "slack bot",
  "stripe live",
  "openai",
  "anthropic",
  "cerebras",
  "google",
  "npm",
  "sendgrid",
  "databricks",
  "huggingface",
  "digitalocean",
  "jwt",
];
const random = randomOf(4711);

/** Every secret that was planted: what must not come out. */
const planted: string[] = [];
function plant(secret: string): string {
  planted.push(...secret.split("\n").filter((line) => !line.startsWith("-----")));
  return secret;
}
let turn = 0;
/** A fresh key, of one vendor after the other. */
function key(): string {
  return plant(FAMILIES[VENDORS[turn++ % VENDORS.length] ?? ""]?.(random) ?? "");
}
const password = (): string => plant(`${random(9)}!${random(8)}7`);
/** What the environment names as a key has no format of its own. */
const ENVIRONMENT_KEY = `${random(14)}-${random(14)}/+${random(6)}`;

let sandbox: Sandbox;
let server: RawServer;
/** Everything that was answered. */
let answered = "";

beforeAll(async () => {
  sandbox = new Sandbox();
  await plantFiles();
  server = await RawServer.start(sandbox, {
    args: ["--log-level", "debug"],
    env: { CEREBRAS_API_KEY: ENVIRONMENT_KEY },
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  sandbox[Symbol.dispose]();
});

async function plantFiles(): Promise<void> {
  await sandbox.write(
    "a.ts",
    [
      `// TODO: remove ${key()} before release`,
      `/** Signs with ${key()}. @param a is ${key()} */`,
      `export function sign(a: string = "${key()}", b = \`x${"${a}"}${key()}\`): string { return "${key()}"; }`,
      `export const TOKEN = "${key()}";`,
      `export type Key = "${key()}" | 'other';`,
      `export enum Keys { first = "${key()}" }`,
      `export class Client { private readonly token = "${key()}"; static url = "postgres://me:${password()}@db/x"; }`,
      `export const config = { password: "${password()}", nested: { apiKey: '${key()}' } };`,
      `const PEM = \`${plant(pem(random))}\`;`,
      `import x from "https://example.com/${key()}";`,
      `@Decorated("${key()}") class D {}`,
      `describe("uses ${key()}", () => { it("works with ${key()}", () => {}); });`,
    ].join("\n"),
  );
  await sandbox.write(
    "broken.ts",
    `export const a = "${key()}"\nfunction (((( "${key()}\nconst ${key()} = ;\n`,
  );
  await sandbox.write(
    "a.go",
    `package a\n\n// Token is ${key()}.\nconst Token = "${key()}"\n\nvar password = "${password()}"\n\n` +
      `type T struct {\n\tA string \`json:"${key()}"\`\n}\n\nfunc F() string { return \`${plant(pem(random))}\` }\n`,
  );
  await sandbox.write(
    "a.py",
    `"""Module ${key()}."""\nAPI_KEY = "${key()}"\nDB_PASSWORD = '${password()}'\n\n` +
      `def f(a="${key()}"):\n    """Doc ${key()}."""\n    return "${key()}"\n`,
  );
  await sandbox.write(
    "a.md",
    `---\ntitle: T\ntoken: ${key()}\n---\n# Head ${key()}\n\ntext ${key()}\n\n[link](https://x.y/?token=${key()})\n` +
      `![alt ${key()}](i.png "${key()}")\n\n\`\`\`sh\nexport TOKEN=${key()}\ncurl -H "Authorization: Bearer ${key()}"\n\`\`\`\n\n` +
      `| a | b |\n|---|---|\n| ${key()} | x |\n\n- [ ] rotate ${key()}\n\n## Second\n\n${plant(pem(random))}\n\n[^1]: ${key()}\n<!-- ${key()} -->\n`,
  );
  await sandbox.write(
    "package.json",
    JSON.stringify({ name: "p", description: key(), scripts: { start: `T=${key()} x` } }),
  );
  await plantConfig();
  const encoded = Buffer.from(`x${ENVIRONMENT_KEY}y`).toString("base64");
  await sandbox.write(
    "env.ts",
    `/** ${ENVIRONMENT_KEY} */\nexport const text = "see ${ENVIRONMENT_KEY} here";\n// ${encoded}\n// ${encodeURIComponent(ENVIRONMENT_KEY)}\n` +
      `export function ${"f"}() { return "${Buffer.from(ENVIRONMENT_KEY).toString("hex")}"; }\n`,
  );
  await sandbox.write("env.md", `# ${ENVIRONMENT_KEY}\n\n\`\`\`\n${ENVIRONMENT_KEY}\n\`\`\`\n`);
}

/** The same in every format that `read_config` knows; `broken.json` has its errors beside the secrets. */
async function plantConfig(): Promise<void> {
  const values = { token: key(), db: { password: password(), url: `postgres://me:${password()}@db/x` } };
  await sandbox.write("config.json", JSON.stringify({ ...values, list: [{ apiKey: key() }] }, undefined, 2));
  await sandbox.write("broken.json", `{\n  "token": "${key()}"\n  "apiKey": '${key()}\n  ${key()}\n}\n`);
  await sandbox.write(
    "tsconfig.json",
    `{\n  // password: ${password()}\n  "extends": "https://me:${password()}@x.y/",\n  "apiKey": "${key()}",\n}\n`,
  );
  await sandbox.write("a.json5", `{apiKey: '${key()}', password: "${password()}" /* ${key()} */}`);
  await sandbox.write(
    "a.yaml",
    `# ${key()}\napiKey: ${key()}\npassword: &p "${password()}"\nagain: *p\npassword: '${password()}'\n` +
      `url: \${DB:-postgres://me:${password()}@db/x}\nblock: |\n  ${key()}\n  text\nflow: {token: ${key()}}\nbad: [\n`,
  );
  await sandbox.write(
    "secret.yaml",
    `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData:\n  whatever: ${password()}\n  file: |\n    ${password()}\n`,
  );
  await sandbox.write(
    "a.toml",
    `[db]\npassword = "${password()}"\ninline = { token = '${key()}' }\nlong = """\n${key()}\n"""\nbad = ${key()}\n`,
  );
  await sandbox.write(
    ".env",
    `TOKEN=${key()}\nexport DB_PASSWORD='${password()}'\nURL=https://me:${password()}@x.y\n# OLD=${key()}\nbad ${key()}\n`,
  );
  await sandbox.write("a.ini", `[db]\npassword = ${password()}\n; token = ${key()}\n${key()}\n`);
  await sandbox.write("a.properties", `db.password=${password()}\ntoken : ${key()}\n`);
}

/** Every form in which a secret could slip out; its middle is enough to know it by. */
function formsOf(secret: string): string[] {
  const core = secret.length > 24 ? secret.slice(-20) : secret;
  const bytes = Buffer.from(secret);
  return [
    core,
    encodeURIComponent(core),
    JSON.stringify(core).slice(1, -1),
    Buffer.from(core).toString("hex"),
    ...[0, 1, 2].map((lead) =>
      Buffer.concat([Buffer.alloc(lead), bytes])
        .toString("base64")
        .slice(4, -4),
    ),
    [...core].toReversed().join(""),
  ];
}

/** The secrets of which a form stands in a text; none of them in full, so that a failure leaks nothing. */
function leaksIn(text: string): string[] {
  return [...planted, ENVIRONMENT_KEY]
    .filter((secret) => formsOf(secret).some((form) => text.includes(form)))
    .map((secret) => `${secret.slice(0, 6)}… (${secret.length})`);
}

async function ask(action: string, params: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { text, body } = await server.call({ action, params });
  answered += `${text}\n`;
  expect({ action, params, leaks: leaksIn(text) }).toEqual({ action, params, leaks: [] });
  return body;
}

const CODE = ["a.ts", "broken.ts", "a.go", "a.py", "env.ts"];
const MARKDOWN = ["a.md", "env.md"];
const CONFIG = [
  "package.json",
  "config.json",
  "broken.json",
  "tsconfig.json",
  "a.json5",
  "a.yaml",
  "secret.yaml",
  "a.toml",
  ".env",
  "a.ini",
  "a.properties",
];

function actionFor(path: string): string {
  if (CONFIG.includes(path)) return "read_config";
  return path.endsWith(".md") ? "read_markdown" : "read_code";
}

test("not in digests, whatever the format and detail", async () => {
  for (const path of [...CODE, ".", ...MARKDOWN, ...CONFIG]) {
    for (const format of ["outline", "objects"]) {
      for (const detail of ["brief", "full"]) {
        for (const force of [false, true]) {
          await ask(actionFor(path), { path, format, detail, force, max_tokens: 0 });
        }
      }
    }
  }
  expect(answered).toContain("__MASKED__");
});

test("not in the source of any symbol, section or key, and they say that something is masked", async () => {
  let masked = 0;
  const partsOf = async (action: string, path: string, list: string, name: string, param: string) => {
    const { [list]: items } = await ask(action, { path, format: "objects", max_tokens: 0 });
    const names = Array.isArray(items) ? items.map((item) => String(at(item, name))) : [];
    expect({ path, names: names.length > 0 }).toEqual({ path, names: true });
    for (const wanted of names) {
      const body = await ask(action, { path, [param]: wanted, max_tokens: 0 });
      masked += Number(at(body, "parts", 0, "masked_secrets") ?? 0);
    }
  };
  for (const path of ["a.ts", "a.go", "a.py", "env.ts"])
    await partsOf("read_code", path, "declarations", "name", "symbol");
  for (const path of MARKDOWN) await partsOf("read_markdown", path, "sections", "slug", "section");
  for (const path of CONFIG) await partsOf("read_config", path, "keys", "path", "key");
  expect(masked).toBeGreaterThan(10);
});

test("not in resources", async () => {
  for (const path of [...CODE, ...MARKDOWN, ...CONFIG, "."]) {
    const message = JSON.stringify(
      await server.request("resources/read", { uri: `brainloop://digest/${path}` }),
    );
    answered += message;
    expect({ path, leaks: leaksIn(message) }).toEqual({ path, leaks: [] });
  }
});

test("not in errors", async () => {
  await ask("read_code", { path: "a.ts", symbol: "no such" });
  await ask("read_markdown", { path: "a.md", section: "no such" });
  await ask("read_code", { path: "a.md" });
  await ask("read_code", { path: "package.json" });
  await ask("read_config", { path: "a.yaml", key: "no.such" });
  await ask("read_config", { path: "a.ts" });
  await ask("read_code", { path: "a.ts", wrong: 1 });
  await ask("read_code", { path: [...CODE, "missing.ts", "a.md"] });
  // What the caller itself sends of a known key is not repeated either.
  await ask("read_code", { path: `${ENVIRONMENT_KEY}.ts` });
  await ask("read_code", { [ENVIRONMENT_KEY]: 1 });
  await ask("get_schema", { action_name: ENVIRONMENT_KEY });
  const uri = `brainloop://digest/${encodeURIComponent(ENVIRONMENT_KEY)}`;
  expect(leaksIn(JSON.stringify(await server.request("resources/read", { uri })))).toEqual([]);
});

test("not in stdout, stderr or the bytes of any file that was written", async () => {
  for (const action of ["list_actions", "get_stats"]) await ask(action, {});
  const bytes = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(sandbox.data).map((name) => [name, readFileSync(join(sandbox.data, name), "latin1")]),
    );
  // Buffered rows are written after a second.
  await Bun.sleep(1200);
  const running = bytes();
  expect(Object.keys(running).length).toBeGreaterThanOrEqual(4);
  expect(await server.end()).toEqual({ code: 0, signal: null });
  const closed = bytes();
  const texts = {
    ...running,
    ...Object.fromEntries(Object.entries(closed).map(([name, text]) => [`closed ${name}`, text])),
  };
  for (const [name, text] of Object.entries({
    ...texts,
    stdout: server.lines.join("\n"),
    stderr: server.errors,
  })) {
    expect({ name, leaks: leaksIn(text) }).toEqual({ name, leaks: [] });
  }
  // The search itself works: what was written is there to be found.
  expect(Object.values(closed).join("")).toContain("__MASKED__");
});
