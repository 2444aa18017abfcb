/** SQL written by a model and run, through the executable over MCP, from a server that speaks Cerebras's wire format. */
import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { type Asked, FakeCerebras, type Reply, type Step } from "../support/fake-cerebras.ts";
import { brainloop, EXECUTABLE, Sandbox } from "../support/executable.ts";
import { at, PATIENCE_MS, RawServer, textAt } from "../support/mcp.ts";
import { sqlite3 } from "../store/harness.ts";

setDefaultTimeout(PATIENCE_MS);

const SCHEMA = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
  CREATE TABLE log (line TEXT);
  INSERT INTO users (name) VALUES ('ann'), ('bob'), ('cy');
`;

const sandbox = new Sandbox();
let fake: FakeCerebras;
let server: RawServer;

type Script = string | Reply | ((asked: Asked) => string);

/** Answers that come next. */
const scripts: Script[] = [];

function respond(asked: Asked): Reply {
  const script = scripts.shift() ?? "SELECT 'nothing was scripted'";
  const given = typeof script === "function" ? script(asked) : script;
  return typeof given === "string" ? answered(given) : given;
}

beforeAll(async () => {
  fake = await FakeCerebras.start({ respond });
  server = await RawServer.start(sandbox, { env: fake.env });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await fake[Symbol.asyncDispose]();
  sandbox[Symbol.dispose]();
});

function answered(sql: string): Reply {
  const pieces: Step[] = `\`\`\`\`\`sql\n${sql}\n\`\`\`\`\`\n`.match(/[^]{1,9}/g) ?? [];
  return { steps: [...pieces, { finish: "stop" }] };
}

/** A database of its own for a test. */
class Place {
  static #count = 0;
  readonly name = `db${Place.#count++}.db`;
  readonly path = join(sandbox.project, this.name);

  constructor(...setup: string[]) {
    using db = new Database(this.path);
    db.run("PRAGMA synchronous = OFF");
    for (const sql of setup.length > 0 ? setup : [SCHEMA]) db.run(sql);
  }

  /** Makes a call that the model answers, one answer after the other. */
  async ask(params: Record<string, unknown>, ...answers: Script[]) {
    scripts.push(...answers);
    return await server.call({ action: "generate_sql", params: this.params(params) });
  }

  params(params: Record<string, unknown>): Record<string, unknown> {
    const prompt = "plan_id" in params ? {} : { verified_prompt: "Do it" };
    return { db_path: this.name, ...prompt, ...params };
  }

  rows(sql: string): unknown[] {
    using db = new Database(this.path, { readonly: true });
    return db.query<Record<string, unknown>, []>(sql).values();
  }

  /** What stands beside it. */
  get beside(): string[] {
    return readdirSync(sandbox.project).filter(
      (name) => name.startsWith(`${this.name}-`) || name.startsWith("."),
    );
  }
}

/** What the model was told in its latest request. */
function told(): string {
  return (
    fake.asked
      .at(-1)
      ?.body.messages.map(({ content }) => content)
      .join("\n") ?? ""
  );
}

test("from a prompt to rows: the receipt is short, the same call costs nothing and does nothing", async () => {
  const place = new Place();
  const asked = fake.asked.length;
  const { body, ok, text } = await place.ask(
    {},
    "INSERT INTO users (name) VALUES ('di'); CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT UNIQUE);",
  );
  expect([ok, body]).toMatchObject([
    true,
    {
      path: place.name,
      statements: ["INSERT INTO users (name) VALUES ('di') → 1 rows", expect.any(String)],
      schema: ["+ table tags"],
    },
  ]);
  expect(countTokens(text)).toBeLessThan(150);
  expect((await place.ask({})).body).toEqual({ ...body, replayed: true });
  expect(fake.asked.length - asked).toBe(1);
  expect(place.rows("SELECT name FROM users WHERE id > 3")).toEqual([["di"]]);
  expect(place.rows("SELECT name FROM sqlite_schema WHERE name LIKE '%brainloop%'")).toEqual([]);
  expect(place.beside).toEqual([]);

  expect(
    (await place.ask({ force: true }, "INSERT INTO users (name) VALUES ('ed')")).body["replayed"],
  ).toBeUndefined();
  expect(place.rows("SELECT count(*) FROM users")).toEqual([[5]]);
});

test("rows of a question come back, fresh ones for the same call, no more than asked for, with nothing written", async () => {
  const place = new Place();
  const before = readFileSync(place.path);
  const first = await place.ask({ max_rows: 2 }, "SELECT id, name FROM users ORDER BY id;");
  expect(first.body["statements"]).toEqual([
    { sql: "SELECT id, name FROM users ORDER BY id", columns: ["id", "name"], rows: [[1, "ann"], [2, "bob"]], more: true },
  ]); // prettier-ignore
  expect(readFileSync(place.path).equals(before)).toBe(true);
  expect(place.beside).toEqual([]);
  {
    using db = new Database(place.path);
    db.run("UPDATE users SET name = 'zoe' WHERE id = 1");
  }
  const again = await place.ask({ max_rows: 1 });
  expect(at(again.body, "statements", 0, "rows")).toEqual([[1, "zoe"]]);
});

test("the model sees the schema and no row of it, and secrets of it only as placeholders that are put back", async () => {
  const key = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`;
  const place = new Place(
    `CREATE TABLE accounts (id INTEGER PRIMARY KEY, owner TEXT /* ask with ${key} */, password TEXT DEFAULT 'swordfish77')`,
    "INSERT INTO accounts (owner) VALUES ('row-of-somebody')",
  );
  const rebuilt = await place.ask({ verified_prompt: `Use ${key}` }, ({ body }) => {
    const text = body.messages.at(-1)?.content ?? "";
    const [name] = /__MASKED_\w+?__/.exec(text.slice(text.indexOf("DEFAULT"))) ?? [];
    return `CREATE TABLE copy (password TEXT DEFAULT '${name}');`;
  });
  const all = JSON.stringify(fake.asked.map(({ body }) => body));
  for (const secret of [key, "swordfish77", "row-of-somebody"])
    expect([secret, all.includes(secret)]).toEqual([secret, false]);
  expect(told()).toContain("CREATE TABLE accounts");
  expect(rebuilt.ok).toBe(true);
  expect(place.rows("SELECT sql FROM sqlite_schema WHERE name = 'copy'")).toEqual([
    ["CREATE TABLE copy (password TEXT DEFAULT 'swordfish77')"],
  ]);
  expect(rebuilt.text).not.toContain("swordfish77");
});

test("what SQLite refuses goes back to the model, which mends it on the untouched database", async () => {
  const place = new Place();
  const { body } = await place.ask(
    {},
    "INSERT INTO log VALUES ('one'); INSERT INTO users (nam) VALUES ('x');",
    "INSERT INTO log VALUES ('two'); INSERT INTO users (name) VALUES (NULL);",
    "INSERT INTO log VALUES ('three'); INSERT INTO users (name) VALUES ('x');",
  );
  expect(body).toMatchObject({ repairs: 2 });
  expect(told()).toContain("NOT NULL constraint failed: users.name");
  expect(place.rows("SELECT line FROM log")).toEqual([["three"]]);

  const failed = await place.ask({ verified_prompt: "Never right" }, "SELEC 1", "SELEC 2", "SELEC 3");
  expect(failed.body).toMatchObject({
    error: { code: "SQL_REJECTED", details: { problems: [expect.stringContaining("SELEC")] } },
  });
  const wrong = await place.ask(
    { verified_prompt: "Wrong" },
    ...Array<string>(3).fill("SELECT wages FROM users"),
  );
  expect(wrong.body).toMatchObject({
    error: { code: "SQL_FAILED", message: expect.stringContaining("no such column: wages") },
  });
});

test("what no SQL may do is refused, and nothing of it is run", async () => {
  const place = new Place();
  const outside = join(sandbox.path, "outside.db");
  const refused = [
    `ATTACH '${outside}' AS o; CREATE TABLE o.t (a)`,
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ''",
    "SELECT load_extension('/tmp/x.so')",
    "INSERT OR ROLLBACK INTO log VALUES (1)",
    "CREATE TRIGGER t AFTER INSERT ON log BEGIN SELECT RAISE(ROLLBACK, 'x'); END",
    "VACUUM",
    "INSERT INTO log VALUES (?1)",
    "INSERT INTO log VALUES ('a\0b'); DROP TABLE users",
    "I cannot do that",
  ];
  for (const [at_, sql] of refused.entries()) {
    const script = `INSERT INTO log VALUES ('before'); ${sql};`;
    const { body } = await place.ask({ verified_prompt: `Refused ${at_}` }, script, script, script);
    expect([sql, at(body, "error", "code")]).toEqual([
      sql,
      expect.stringMatching(/^SQL_(?:REJECTED|FAILED)$/),
    ]);
  }
  expect(place.rows("SELECT count(*) FROM log")).toEqual([[0]]);
  expect(existsSync(outside)).toBe(false);
});

test("a transaction of the model's own is left out, a COMMIT in a string is data, one in a trigger does not compile", async () => {
  const place = new Place();
  const first = await place.ask(
    {},
    "BEGIN; INSERT INTO log VALUES ('; COMMIT; DROP TABLE users; --'); COMMIT;",
  );
  expect(first.body["left_out"]).toEqual(["BEGIN", "COMMIT"]);
  expect(place.rows("SELECT line FROM log")).toEqual([["; COMMIT; DROP TABLE users; --"]]);
  const trigger = "CREATE TRIGGER t AFTER INSERT ON log BEGIN COMMIT; END;";
  const second = await place.ask({ verified_prompt: "Trigger" }, trigger, trigger, trigger);
  expect(textAt(second.body, "error", "message")).toContain("syntax error");
});

test("what destroys is rolled back, and the plan runs exactly as it was shown, once", async () => {
  const place = new Place("CREATE TABLE a (b); INSERT INTO a VALUES (1), (2); CREATE TABLE unasked (c)");
  const asked = fake.asked.length;
  const refused = await place.ask({}, "DELETE FROM a WHERE 1 = 1; DROP TABLE unasked;");
  expect(refused.body).toMatchObject({
    error: {
      code: "SQL_REJECTED",
      details: {
        destroys: ["drops table unasked (0 rows)", "a: 2 removed, none left"],
        sql: "DELETE FROM a WHERE 1 = 1;\nDROP TABLE unasked;",
      },
    },
  });
  expect(place.rows("SELECT count(*) FROM a")).toEqual([[2]]);
  const plan_id = textAt(refused.body, "error", "details", "plan_id");
  expect((await place.ask({ plan_id })).ok).toBe(false);
  const done = await place.ask({ plan_id, allow_destructive: true, detail: "full" });
  expect(done.body).toMatchObject({
    lost: ["a: 2 removed, none left"],
    schema: ["- table unasked"],
    sql: "DELETE FROM a WHERE 1 = 1;\nDROP TABLE unasked;",
    result_id: plan_id,
  });
  expect(place.rows("SELECT name FROM sqlite_schema")).toEqual([["a"]]);
  expect((await place.ask({ plan_id, allow_destructive: true })).body).toMatchObject({
    replayed: true,
    result_id: plan_id,
  });
  expect((await place.ask({})).body).toMatchObject({ replayed: true });
  expect(fake.asked.length - asked).toBe(1);
});

test("a dry run shows what would happen; its plan needs the schema it was made for", async () => {
  const place = new Place();
  const dry = await place.ask(
    { dry_run: true },
    "ALTER TABLE log ADD COLUMN at REAL; INSERT INTO log VALUES ('x', 1);",
  );
  expect(dry.body).toMatchObject({
    dry_run: true,
    schema: ["+ column log.at"],
    sql: expect.stringContaining("ADD COLUMN at REAL"),
  });
  expect(place.rows("SELECT count(*) FROM log")).toEqual([[0]]);
  const plan_id = textAt(dry.body, "plan_id");
  {
    using db = new Database(place.path);
    db.run("CREATE TABLE meanwhile (a)");
  }
  expect((await place.ask({ plan_id })).body).toMatchObject({ error: { code: "FILE_CHANGED" } });
  {
    using db = new Database(place.path);
    db.run("DROP TABLE meanwhile");
  }
  expect((await place.ask({ plan_id })).ok).toBe(true);
  expect(place.rows("SELECT * FROM log")).toEqual([["x", 1]]);
  expect((await place.ask({ plan_id: "nonsense" })).body).toMatchObject({
    error: { code: "INVALID_PARAMS" },
  });
});

test("a schema that changes while the model writes is looked at anew", async () => {
  const place = new Place();
  const { body, ok } = await place.ask(
    {},
    () => {
      using db = new Database(place.path);
      db.run("ALTER TABLE log RENAME TO journal");
      return "INSERT INTO log VALUES ('x');";
    },
    "INSERT INTO journal VALUES ('x');",
  );
  expect([ok, body]).toMatchObject([true, { statements: ["INSERT INTO journal VALUES ('x') → 1 rows"] }]);
  expect(told()).toContain("journal");
});

test("SQL without an end is stopped by a cancellation, and the database is free and as it was", async () => {
  const place = new Place();
  const rows = (limit: string): string =>
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n ${limit}) SELECT i FROM n`;
  // The first one takes long enough for its end to be told.
  scripts.push(
    `INSERT INTO log SELECT count(*) FROM (${rows("LIMIT 1000000")}); INSERT INTO log ${rows("")};`,
  );
  const id = server.postCall(
    { action: "generate_sql", params: place.params({}) },
    { progressToken: place.name },
  );
  const isRunning = (): boolean =>
    server.lines.some((line) => line.includes(place.name) && line.includes("1 of 2 statements run"));
  while (!isRunning()) await Bun.sleep(5);
  server.notify("notifications/cancelled", { requestId: id });
  {
    using db = new Database(place.path);
    db.run("PRAGMA busy_timeout = 15000");
    db.run("INSERT INTO users (name) VALUES ('free')");
  }
  while (place.beside.length > 0) await Bun.sleep(20);
  expect(place.rows("SELECT count(*) FROM log")).toEqual([[0]]);
  // Until it is told that the call has ended, its claim holds.
  const next = { verified_prompt: "Next" };
  let body = (await place.ask(next, "INSERT INTO log VALUES (1)")).body;
  while (at(body, "error", "code") === "CONFLICT") ({ body } = await place.ask(next));
  expect(at(body, "error")).toBeUndefined();
});

test("a database that is not there is made where that is asked for, whole or not at all", async () => {
  const params = { db_path: "deep/new.db", verified_prompt: "Make it" };
  const ask = async (more: object, ...answers: string[]) => {
    scripts.push(...answers);
    return await server.call({ action: "generate_sql", params: { ...params, ...more } });
  };
  expect((await ask({})).body).toMatchObject({
    error: { code: "FILE_NOT_FOUND", hint: expect.stringContaining("create") },
  });
  const bad = "CREATE TABLE a (b); INSERT INTO a VALUES (1, 2);";
  expect((await ask({ create: true }, bad, bad, bad)).ok).toBe(false);
  expect(existsSync(join(sandbox.project, "deep/new.db"))).toBe(false);
  const made = await ask({ create: true, force: true }, "CREATE TABLE a (b); INSERT INTO a VALUES (1);");
  expect(made.body).toMatchObject({ path: "deep/new.db", created: true });
  expect(readdirSync(join(sandbox.project, "deep"))).toEqual(["new.db"]);
  expect((await ask({ create: true })).body).toMatchObject({
    replayed: true,
    result_id: made.body["result_id"],
  });
  // Gone, it is made again from what was kept.
  await Bun.file(join(sandbox.project, "deep/new.db")).unlink();
  const asked = fake.asked.length;
  expect((await ask({ create: true })).body).toMatchObject({
    created: true,
    result_id: made.body["result_id"],
  });
  expect(fake.asked.length).toBe(asked);
  using db = new Database(join(sandbox.project, "deep/new.db"));
  expect(db.query<{ b: number }, []>("SELECT b FROM a").all()).toEqual([{ b: 1 }]);

  const planned = { db_path: "planned.db" };
  const dry = await ask({ ...planned, create: true, dry_run: true }, "CREATE TABLE p (q);");
  expect(existsSync(join(sandbox.project, "planned.db"))).toBe(false);
  const call = { action: "generate_sql", ...planned, plan_id: dry.body["plan_id"] };
  expect((await server.call(call)).body).toMatchObject({ created: true, schema: ["+ table p"] });
  expect((await server.call(call)).body).toMatchObject({ replayed: true });
});

test("what lies outside, is protected or no database is not touched", async () => {
  const outside = join(sandbox.path, "elsewhere.db");
  new Database(outside).run("CREATE TABLE a (b)");
  symlinkSync(outside, join(sandbox.project, "link.db"));
  await sandbox.write("text.db", "no database at all ".repeat(100));
  for (const [db_path, code] of [
    ["../elsewhere.db", "PATH_OUTSIDE_ROOTS"],
    ["link.db", "PATH_OUTSIDE_ROOTS"],
    [".git/x.db", "PATH_PROTECTED"],
    ["text.db", "UNSUPPORTED_FORMAT"],
    [".", "NOT_A_FILE"],
    [join(sandbox.data, "brainloop.metadata.db"), "PATH_PROTECTED"],
  ] as const) {
    const { body } = await server.call({
      action: "generate_sql",
      params: { db_path, verified_prompt: "x", create: true },
    });
    expect([db_path, at(body, "error", "code")]).toEqual([db_path, code]);
  }
});

test("sample rows are shown to the model only where the operator says so", async () => {
  const place = new Place();
  const run = async (env: Record<string, string>) => {
    scripts.push("SELECT 1");
    const params = JSON.stringify(
      place.params({ verified_prompt: `Samples ${env["BRAINLOOP_GENERATION_SEND_SAMPLES"]}` }),
    );
    await brainloop(["call", "generate_sql", params], {
      cwd: sandbox.project,
      env: { ...sandbox.env, ...fake.env, ...env },
    });
    return told();
  };
  expect(await run({})).not.toContain("'ann'");
  expect(await run({ BRAINLOOP_GENERATION_SEND_SAMPLES: "yes" })).toContain("'ann'");
});

test("in a database that others use in WAL mode it reads and writes beside them", async () => {
  const place = new Place("PRAGMA journal_mode = WAL", SCHEMA);
  using other = new Database(place.path);
  other.run("BEGIN; SELECT * FROM users");
  other.run("SELECT 1");
  expect(at((await place.ask({}, "SELECT count(*) FROM users")).body, "statements", 0, "rows")).toEqual([
    [3],
  ]);
  expect((await place.ask({ verified_prompt: "Write" }, "INSERT INTO log VALUES ('w')")).ok).toBe(true);
  other.run("COMMIT");
  expect(place.rows("SELECT line FROM log")).toEqual([["w"]]);
});

test("what the sqlite3 shell says of the database afterwards is that all is well", async () => {
  const place = new Place();
  await place.ask(
    {},
    "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT CHECK (b <> '')) STRICT; INSERT INTO t VALUES (1, 'x');",
  );
  expect(sqlite3(place.path, "PRAGMA integrity_check")).toBe("ok");
  expect(sqlite3(place.path, "SELECT b FROM t")).toBe("x");
});

test("calls of two servers that are the same at once are run once", async () => {
  const place = new Place();
  await using second = await RawServer.start(sandbox, { env: fake.env });
  const call = { action: "generate_sql", params: place.params({}) };
  scripts.push("INSERT INTO log VALUES ('once')", "INSERT INTO log VALUES ('twice')");
  const answers = await Promise.all([server.call(call), second.call(call)]);
  expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
  expect(answers.filter(({ body }) => body["replayed"] === true)).toHaveLength(1);
  expect(place.rows("SELECT count(*) FROM log")).toEqual([[1]]);
  scripts.length = 0;
});

test("killed around its commit, a call is applied once, and asked again it says so", async () => {
  for (const step of ["prepared", "committed", "done"]) {
    const place = new Place();
    const call = { action: "generate_sql", params: place.params({}) };
    scripts.push("INSERT INTO log VALUES ('once')");
    await using victim = await RawServer.start(sandbox, { env: fake.env, args: ["--log-level", "debug"] });
    victim.postCall(call);
    while (!victim.errors.includes(`SQL ${step}`)) await Bun.sleep(0);
    victim.child.kill("SIGKILL");
    await victim.child.exited;
    const { body } = await server.call(call);
    expect([step, at(body, "error")]).toEqual([step, undefined]);
    expect((await server.call(call)).body).toMatchObject({ replayed: true, result_id: body["result_id"] });
    expect(place.rows("SELECT line FROM log")).toEqual([["once"]]);
    expect(place.rows("SELECT name FROM sqlite_schema WHERE name LIKE '%brainloop%'")).toEqual([]);
  }
  expect(scripts).toEqual([]);
});

test("a full disk leaves the database as it was, and the SQL is kept for when there is room", async () => {
  const place = new Place();
  const script = await sandbox.write(
    "limited.sh",
    `#!/bin/sh\ntrap '' XFSZ\nulimit -f 16384\nexec ${EXECUTABLE} "$@"\n`,
  );
  chmodSync(script, 0o700);
  const before = readFileSync(place.path);
  const asked = fake.asked.length;
  {
    await using limited = await RawServer.start(sandbox, { env: fake.env, executable: script });
    scripts.push("INSERT INTO log VALUES (hex(zeroblob(12000000)))");
    const { body } = await limited.call({ action: "generate_sql", params: place.params({}) });
    expect(body).toMatchObject({ error: { code: "STORAGE_FULL" } });
  }
  expect(readFileSync(place.path).equals(before)).toBe(true);
  expect(place.beside).toEqual([]);
  expect((await place.ask({})).body).toMatchObject({ statements: [expect.stringContaining("→ 1 rows")] });
  expect(fake.asked.length - asked).toBe(1);
  expect(place.rows("SELECT length(line) FROM log")).toEqual([[24_000_000]]);
});

test("eight processes that make the same and different calls: each is run once, and nobody fails", async () => {
  const places = [new Place(), new Place()];
  scripts.length = 0;
  const run = async (place: Place, word: string) => {
    const params = JSON.stringify(place.params({ verified_prompt: `Add ${word}` }));
    const { out } = await brainloop(["call", "generate_sql", params], {
      cwd: sandbox.project,
      env: { ...sandbox.env, ...fake.env },
    });
    return JSON.parse(out);
  };
  scripts.push(
    ...Array<Script>(8).fill(
      ({ body }) =>
        `INSERT INTO log VALUES ('${/Add (\w+)/.exec(body.messages.at(-1)?.content ?? "")?.[1]}')`,
    ),
  );
  const answers = await Promise.all(
    places.flatMap((place) => ["same", "same", "same", "other"].map((word) => run(place, word))),
  );
  // Of two different calls on one database the later one is told to come back.
  const failed = answers.flatMap((answer) =>
    at(answer, "error") === undefined ? [] : [at(answer, "error", "code")],
  );
  expect(failed.filter((code) => code !== "CONFLICT")).toEqual([]);
  for (const place of places) {
    for (const word of ["same", "other"]) expect(at(await run(place, word), "error")).toBeUndefined();
    expect(place.rows("SELECT line FROM log ORDER BY line")).toEqual([["other"], ["same"]]);
  }
  scripts.length = 0;
});

test("from a shell: no key, SQL that takes too long, and SQL that does not", async () => {
  const place = new Place();
  const params = JSON.stringify(place.params({ verified_prompt: "Shell" }));
  const run = (env: Record<string, string>) =>
    brainloop(["call", "generate_sql", params], { cwd: sandbox.project, env: { ...sandbox.env, ...env } });
  const without = await run({});
  expect([without.code, JSON.parse(without.out)]).toMatchObject([1, { error: { code: "KEY_MISSING" } }]);
  scripts.push("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n");
  const late = await run({ ...fake.env, BRAINLOOP_GENERATION_SQL_SECONDS: "1" });
  expect([late.code, JSON.parse(late.out)]).toMatchObject([
    1,
    { error: { code: "TIMEOUT", retryable: false } },
  ]);
  scripts.push("INSERT INTO log VALUES ('shell')");
  expect((await run(fake.env)).code).toBe(0);
  expect(place.rows("SELECT line FROM log")).toEqual([["shell"]]);
});
