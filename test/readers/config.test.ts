import { describe, expect, test } from "bun:test";
import { BrainloopError } from "../../src/error.ts";
import { MASK } from "../../src/masked.ts";
import { configReader } from "../../src/readers/config/index.ts";
import { environment, errors, outline, read, settings } from "./config/reading.ts";

describe("settings that matter", () => {
  test("ports, hosts, URLs, databases, credentials, timeouts and switches, with path and line", async () => {
    const digest = await read(
      "app.yaml",
      "server:",
      "  host: 0.0.0.0",
      "  port: 8080",
      '  ports: ["443:8443", 9090/udp]',
      "  requestTimeoutMs: 5000",
      "  debug: false",
      "db:",
      "  url: postgres://me:hunter2@db:5432/app",
      "  dbName: app",
      "  password: hunter2",
      "upstream: https://example.com/api",
      "cache: {ttl: 10m, maxAge: PT1H}",
      "features:",
      "  darkMode: true",
      "jwtSecret: ${JWT_SECRET}",
    );
    expect(settings(digest)).toEqual([
      "host 2 server.host 0.0.0.0",
      "port 3 server.port 8080",
      "port 4 server.ports[0] 443:8443",
      "port 4 server.ports[1] 9090/udp",
      "timeout 5 server.requestTimeoutMs 5000",
      "switch 6 server.debug false",
      `database 8 db.url postgres://me:${MASK}@db:5432/app`,
      "database 9 db.dbName app",
      `credential 10 db.password ${MASK}`,
      "url 11 upstream https://example.com/api",
      "timeout 12 cache.ttl 10m",
      "timeout 12 cache.maxAge PT1H",
      "switch 14 features.darkMode true",
      "credential 15 jwtSecret ${JWT_SECRET}",
    ]);
  });

  test("what comes from the environment counts by its default, and by its name where it has none", async () => {
    const digest = await read(
      "a.yaml",
      "db: {url: '${DATABASE_URL:-postgres://localhost/app}'}",
      "cache: {url: $DATABASE_URL}",
      "api: {url: '${API_URL}', base: '${BASE:-https://example.com}'}",
      "debug: ${DEBUG:-false}",
      "verbose: ${VERBOSE}",
      "timeout: ${TIMEOUT:-30s}",
      "retries: ${RETRIES:-many}",
    );
    expect(settings(digest)).toEqual([
      "database 1 db.url ${DATABASE_URL:-postgres://localhost/app}",
      "database 2 cache.url $DATABASE_URL",
      "url 3 api.url ${API_URL}",
      "url 3 api.base ${BASE:-https://example.com}",
      "switch 4 debug ${DEBUG:-false}",
      "switch 5 verbose ${VERBOSE}",
      "timeout 6 timeout ${TIMEOUT:-30s}",
    ]);
  });

  test("what only sounds like a setting is none", async () => {
    const digest = await read(
      "a.yaml",
      "$schema: https://example.com/schema.json",
      "homepage: https://example.com",
      "portfolio: 80",
      "hostile: true",
      "important: yes",
      "description: the host and the port",
      "timeoutMessage: It took too long",
      "databaseNotes: {text: none}",
      "keyboard: true",
    );
    expect(settings(digest)).toEqual([]);
  });

  test("of many alike a few are enough", async () => {
    const items = Array.from({ length: 50 }, (_, i) => `  - {name: n${i}, port: ${i}}`);
    expect((await read("a.yaml", "list:", ...items)).settings).toHaveLength(5);
  });
});

describe("the environment", () => {
  test("every way of referring to it, with defaults", async () => {
    const digest = await read(
      "a.yaml",
      "a: ${A} and ${B:-b c} and ${C-c}",
      "b: ${D:?required} ${E:+set} ${F:spring}",
      "c: $G/path $(not) $$ESCAPED \\$NEITHER $lower",
      "d: '%H% 100%'",
      'e: \'{{ env "I" }} {{ env "J" | default "j" }} {{ .Env.K }}\'',
      "f: process.env.L ?? 'l', process.env['M'], import.meta.env.N",
      "g: '${env:O} ${env.P} ${{ env.Q }}'",
      "h: env(R) getenv('S') os.environ[\"T\"]",
      "i: ${U:-${V:-v}}",
      "# ${COMMENT}",
      "j: ${workspaceFolder} ${project.version} ${{ secrets.X }} $1 %d %Y-%m-%d",
      "k: |",
      "  first",
      "  ${W}",
    );
    expect(environment(digest)).toEqual([
      "1 A",
      "1 B (b c)",
      "1 C (c)",
      "2 D",
      "2 E",
      "2 F (spring)",
      "3 G",
      "4 H",
      "5 I",
      "5 J (j)",
      "5 K",
      "6 L (l)",
      "6 M",
      "6 N",
      "7 O",
      "7 P",
      "7 Q",
      "8 R",
      "8 S",
      "8 T",
      "9 U (${V:-v})",
      "9 V (v)",
      "14 W",
    ]);
  });

  test("where only the environment is put in, names may be in lower case", async () => {
    expect(environment(await read(".env", "A=${base_url}/x"))).toEqual(["1 base_url"]);
    const compose = await read("compose.yaml", "services: {a: {image: 'x:${tag:-latest}'}}");
    expect(environment(compose)).toEqual(["1 tag (latest)"]);
  });
});

describe("secrets", () => {
  test("are reported with line, path, rule and reason, and are nowhere else", async () => {
    const digest = await read(
      "a.yaml",
      "db:",
      "  user: me",
      "  password: hunter2",
      "url: https://u:s3cret99@h/",
    );
    expect(digest.secrets).toEqual([
      { line: 3, rule: "named-value", reason: expect.any(String), path: "db.password" },
      { line: 4, rule: "url-password", reason: expect.any(String), path: "url" },
    ]);
    const shown = JSON.stringify([digest, configReader.objects(digest), outline(digest)]);
    expect(shown).not.toMatch(/hunter2|s3cret99/);
    expect(shown).toContain(MASK);
  });

  test("one in a comment has a line and no path", async () => {
    const digest = await read("a.yaml", "# password: hunter2", "a: 1");
    expect(digest.secrets).toEqual([{ line: 1, rule: "named-value", reason: expect.any(String) }]);
  });
});

describe("duplicate keys", () => {
  test.each([
    ["a.json", ['{"a": {"b": 1,', '"b": 2}}'], "a.b 1 2"],
    ["a.yaml", ["x: 1", "y: 2", "x: 3"], "x 1 3"],
    ["a.toml", ["[a]", "b = 1", "b = 2"], "a.b 2 3"],
    [".env", ["A=1", "B=2", "A=3"], "A 1 3"],
    ["a.ini", ["[s]", "a = 1", "[t]", "[s]", "a = 2"], "s.a 2 5"],
    ["a.properties", ["a.b=1", "a.b=2"], "a.b 1 2"],
  ])("in %s", async (name, lines, expected) => {
    const { duplicates } = await read(name, ...lines);
    expect(duplicates.map(({ path, lines: places }) => `${path} ${places.join(" ")}`)).toEqual([expected]);
  });

  test("lists that repeat their key on purpose are none", async () => {
    expect((await read("a.ini", "a[] = 1", "a[] = 2")).duplicates).toEqual([]);
    expect((await read("x.service", "[Service]", "ExecStart=a", "ExecStart=b")).duplicates).toEqual([]);
  });
});

describe("errors", () => {
  test("have a frame from the masked text, with a mark under the place", async () => {
    const digest = await read("a.json", "{", '  "password": "hunter2"', '  "b": 1', "}");
    expect(digest.errors).toEqual([
      {
        line: 3,
        column: 3,
        message: 'Expected "," before key "b"',
        frame: [`2 |   "password": "${MASK}"`, '3 |   "b": 1', "  |   ^"].join("\n"),
      },
    ]);
  });

  test("a frame shows the part of a long line that matters", async () => {
    const { errors: found } = await read("a.json", `["${"x".repeat(500)}" 1, "${"y".repeat(500)}"]`);
    expect(found[0]?.column).toBe(505);
    for (const line of found[0]?.frame?.split("\n") ?? []) expect(line.length).toBeLessThan(100);
    expect(found[0]?.frame).toContain('xxx" 1, "yyy');
  });

  test("control, bidi and invisible characters do not reach the frame, keys or values", async () => {
    const digest = await read("a.json", '{"a\\u202eb": "c\u200bd", "x\u202ey": 1 2}');
    const shown = JSON.stringify([configReader.objects(digest), outline(digest)]);
    expect(shown).not.toMatch(/[\u200b\u202e]/);
    expect(shown).toContain("\\\\u{202e}");
  });

  test("are said even where the file is short enough to be given whole", async () => {
    const digest = await read("a.yaml", "a: 1", "a: 2", "b: [");
    expect(configReader.warnings?.(digest)).toEqual([
      expect.stringMatching(/^error 3:5 /),
      "duplicate key a 1, 2",
    ]);
  });

  test("what looks like no configuration is refused", async () => {
    const reading = read("notes.conf", "It was a dark and stormy night;", "the rain fell in torrents");
    await expect(reading).rejects.toBeInstanceOf(BrainloopError);
    await expect(reading).rejects.toMatchObject({ code: "UNSUPPORTED_FORMAT" });
  });
});

describe("the format", () => {
  test.each([
    ["package.json", "", "json"],
    ["tsconfig.build.json", "", "jsonc"],
    ["bun.lock", "", "jsonc"],
    [".devcontainer/devcontainer.json", "", "jsonc"],
    ["a.JSON5", "", "json5"],
    ["A.YML", "", "yaml"],
    ["Cargo.lock", "", "toml"],
    [".env", "", "env"],
    [".env.production", "", "env"],
    ["prod.env", "", "env"],
    [".npmrc", "", "ini"],
    ["setup.cfg", "", "ini"],
    ["x.service", "", "ini"],
    ["gradle.properties", "", "properties"],
    ["go.mod", "", "go.mod"],
    [".prettierrc", '{"semi": false}', "json"],
    [".prettierrc", "semi: false\nwidth: 80\n", "yaml"],
    ["app.conf", "[s]\na = b\n", "ini"],
    ["app.conf", 'a = "b"\n[s]\nc = 1\n', "toml"],
    ["app.conf", "A_B=c\nD=e\n", "env"],
    ["app.conf", "a.b=c\nd=e\n", "properties"],
    ["config", "---\na: 1\n", "yaml"],
  ] as const)("of %s with %j is %s", async (name, text, format) => {
    expect((await read(name, text)).format).toBe(format);
  });

  test("where a folder is walked only what is known by name, or what its name leaves open", () => {
    expect(configReader.accepts("a/compose.yml")).toBe(true);
    expect(configReader.accepts("a\\b.toml")).toBe(true);
    expect(configReader.accepts("nginx.conf", "server {\n listen 80;\n}\n")).toBe(false);
    expect(configReader.accepts("app.conf", "[a]\nb = c\n")).toBe(true);
    expect(configReader.accepts("notes.txt", "a: 1\n")).toBe(false);
    expect(configReader.accepts("README.md", "---\na: 1\n---\n")).toBe(false);
  });
});

describe("find", () => {
  const find = async (wanted: string, name: string, ...lines: string[]): Promise<string[]> => {
    const { parts, near } = configReader.find(await read(name, ...lines), wanted);
    return parts.length > 0 ? parts.map((part) => `${part.name} ${part.line}-${part.endLine}`) : near;
  };
  const compose = [
    "x: &base",
    "  restart: always",
    "services:",
    "  web:",
    "    <<: *base",
    "    ports:",
    "      - 8080:80",
    "  db: *base",
    '  "a.b": {c: 1}',
  ];

  test.each([
    ["services.web.ports", "services.web.ports 6-7"],
    ["$.services.web.ports[0]", "services.web.ports[0] 7-7"],
    [".services.web.ports.0", "services.web.ports[0] 7-7"],
    ['services."a.b".c', `services."a.b".c 9-9`],
    ["services.a.b.c", `services."a.b".c 9-9`],
    ["services.web.restart", "services.web.restart 2-2"],
    ["services.db.restart", "services.db.restart 2-2"],
    ["services", "services 3-9"],
  ])("%s", async (wanted, found) => {
    expect(await find(wanted, "a.yaml", ...compose)).toEqual([found]);
  });

  test("gives every document's and every duplicate's", async () => {
    expect(await find("a", "a.yaml", "a: 1", "---", "a: 2", "a: 3")).toEqual(["a 1-1", "a 3-3", "a 4-4"]);
  });

  test("names paths that end so, or are spelled alike", async () => {
    expect(await find("ports", "a.yaml", ...compose)).toEqual(["services.web.ports"]);
    expect(await find("servces.web", "a.yaml", ...compose)).toContain("services.web");
    expect(await find("nothing like it", "a.yaml", ...compose)).toEqual([]);
  });

  test("an alias into itself ends", async () => {
    expect(await find("a.b.c", "a.yaml", "a: &a", "  <<: *a", "  b: &b [*b]")).toEqual([]);
  });
});

describe("the outline", () => {
  const text = [
    "name: shop",
    "parts:",
    "  web:",
    "    image: nginx",
    "    restart: always",
    "    ports: [8080]",
    "    deploy:",
    "      limits: {cpu: 1, memory: 2}",
    "  db:",
    "    image: postgres",
    "users:",
    "  - name: ann",
    "    role: admin",
    "  - name: bob",
    "empty: {}",
  ];

  test("names what there is with its lines; lists by their shape", async () => {
    expect(outline(await read("a.yaml", ...text))).toEqual([
      "1 name: shop",
      "2-10 parts: 2",
      " 3-8 web: 4 {image, restart}",
      "  6 ports: 1 8080",
      "  7-8 deploy: 1",
      "   8 limits: 2 {cpu, memory}",
      " 9-10 db: 1 {image}",
      "11-14 users: 2 of {name, role?} 12 ann, 14 bob",
      "15 empty: {}",
      "ports: 6 parts.web.ports[0] 8080",
    ]);
  });

  test("brief is the top-level keys with the names in them", async () => {
    expect(outline(await read("a.yaml", ...text), "brief")).toEqual([
      "1 name: shop",
      "2-10 parts: 2 {web, db}",
      "11-14 users: 2 of {name, role?}",
      "15 empty: {}",
    ]);
  });

  test("a map of many alike is folded", async () => {
    const packages = Array.from({ length: 6 }, (_, i) => `  p${i}: {version: 1, hash: x}`);
    expect(outline(await read("a.yaml", "packages:", ...packages))).toEqual([
      "1-7 packages: 6 of {version, hash} {p0, p1, p2, p3, p4, p5}",
    ]);
  });

  test("what is short of the budget goes from the inside out; errors and top-level keys stay", async () => {
    const many = Array.from({ length: 200 }, (_, i) => `  k${i}: {a: {b: {c: ${i}}}, port: ${i}}`);
    const digest = await read("a.yaml", "first: 1", "many:", ...many, "last: [", "x: 1");
    const lines = outline(digest, "full", 120);
    expect(lines[0]).toStartWith("error 204:1 ");
    expect(lines).toContain("1 first:");
    expect(lines.join("\n")).toMatch(/^2-\d+ many: 200/m);
  });

  test("documents have a line each", async () => {
    const digest = await read("a.yaml", "a: 1", "---", "- b", "---", "c: {d: 1}");
    expect(outline(digest)).toEqual([
      "1 document 1: 1 {a}",
      " 1 a: 1",
      "3 document 2: 1 b",
      "5 document 3: 1 {c}",
      " 5 c: 1 {d}",
    ]);
    expect(configReader.facts(digest)).toEqual({ format: "yaml", documents: 3 });
  });

  test("errors come first, with their frame; duplicates, secrets and the environment last", async () => {
    const digest = await read("a.yaml", "a: ${X:-1}", "a: $X", "password: hunter2", "b: [");
    expect(errors(digest)).toHaveLength(1);
    expect(outline(digest)).toEqual([
      "error 4:5 Flow sequence in block collection must be sufficiently indented and end with a ]",
      ` 3 | password: ${MASK}`,
      " 4 | b: [",
      "   |     ^",
      "1 a: ${X:-1}",
      "2 a: $X",
      `3 password: ${MASK}`,
      "4 b: []",
      `credentials: 3 password ${MASK}`,
      "environment: 1 2 X (1)",
      "duplicate keys: 1 2 a",
      "secrets masked: 3 password (named-value)",
    ]);
  });
});

test("objects have every key in one list, in snake_case, without empty fields", async () => {
  const digest = await read("a.yaml", "a:", "  - b: 1", "    c: ~", "d: &x text");
  expect(configReader.objects(digest)).toEqual({
    keys: [
      { path: "a", type: "list", line: 1, end_line: 3, size: 1, shape: "{b, c}" },
      { path: "a[0]", type: "map", line: 2, end_line: 3, size: 2 },
      { path: "a[0].b", type: "number", line: 2, end_line: 2, value: "1" },
      { path: "a[0].c", type: "null", line: 3, end_line: 3 },
      { path: "d", type: "string", line: 4, end_line: 4, value: "text", anchor: "x" },
    ],
  });
});
