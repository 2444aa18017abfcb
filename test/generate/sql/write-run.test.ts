/** One transaction on a real database: what it does, what it destroys, and that it leaves nothing behind. */
import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { destructionIn } from "../../../src/generate/sql/destructive.ts";
import type { WriteJob } from "../../../src/generate/sql/child/job.ts";
import { wasApplied, forget } from "../../../src/generate/sql/child/recover.ts";
import { type RunOutcome, WriteRun } from "../../../src/generate/sql/child/write-run.ts";
import { split } from "../../../src/generate/sql/statements.ts";
import { Scratch } from "../../scratch.ts";
import { asOrdinaryUser } from "../../ordinary-user.ts";

const SCHEMA = `
  CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, age INTEGER);
  CREATE TABLE posts (id INTEGER PRIMARY KEY, user INTEGER REFERENCES users (id) ON DELETE CASCADE, text TEXT);
  CREATE TABLE log (text);
  CREATE TABLE codes (code TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TRIGGER forget AFTER DELETE ON posts BEGIN DELETE FROM log; END;
  INSERT INTO users (name, age) VALUES ('a', 1), ('b', 2), ('c', NULL);
  INSERT INTO posts (user, text) VALUES (1, 'x'), (1, 'y'), (2, 'z');
  INSERT INTO log VALUES (1), (2), (2), (4);
  INSERT INTO codes VALUES ('p', 1), ('q', 2);
`;

class Place extends Scratch {
  readonly file = this.at("a.db");

  constructor(...setup: string[]) {
    super();
    using db = new Database(this.file);
    db.run("PRAGMA synchronous = OFF");
    for (const sql of setup.length > 0 ? setup : [SCHEMA]) db.run(sql);
  }

  job(sql: string, more: Partial<WriteJob> = {}): WriteJob {
    return {
      type: "write",
      path: this.file,
      statements: split(sql).map(({ text }) => text),
      maxRows: 5,
      busyMs: 200,
      ...more,
    };
  }

  /** Runs and rolls back. */
  try(sql: string): RunOutcome {
    using run = new WriteRun(this.job(sql));
    return run.run(() => undefined);
  }

  /** What a run needs to be allowed for. */
  destroys(sql: string, maxRowsLost = 0): readonly string[] {
    const outcome = this.try(sql);
    if (typeof outcome === "string" || !("report" in outcome)) throw new Error(JSON.stringify(outcome));
    if (outcome.report.effect === undefined) throw new Error("No effect");
    return destructionIn(outcome.report.effect, maxRowsLost);
  }

  rows(sql: string): unknown[] {
    using db = new Database(this.file, { readonly: true });
    return db.query<Record<string, unknown>, []>(sql).values();
  }
}

describe("rows lost", () => {
  for (const [what, sql, destroys] of [
    ["a deletion", "DELETE FROM codes WHERE code = 'p'", ["codes: 1 removed"]],
    ["an empty condition", "DELETE FROM codes WHERE 1 = 1", ["codes: 2 removed, none left"]],
    ["all at once", "DELETE FROM codes", ["codes: 2 removed, none left"]],
    [
      "a cascade",
      "DELETE FROM users WHERE id = 2",
      ["users: 1 removed", "posts: 1 removed", "log: 4 removed, none left"],
    ],
    ["a trigger", "DELETE FROM posts WHERE id = 1", ["posts: 1 removed", "log: 4 removed, none left"]],
    ["values", "UPDATE users SET name = 'z' WHERE id < 3", ["users: 2 overwritten"]],
    ["the same values", "UPDATE users SET name = name", []],
    ["values that were none", "UPDATE users SET age = 7 WHERE age IS NULL", []],
    [
      "a replacement",
      "INSERT OR REPLACE INTO users VALUES (1, 'a', 9)",
      ["users: 1 overwritten", "posts: 2 removed", "log: 4 removed, none left"],
    ],
    [
      "a replacement of others",
      "CREATE UNIQUE INDEX n ON users (name); REPLACE INTO users VALUES (9, 'a', 1)",
      ["users: 1 removed", "posts: 2 removed", "log: 4 removed, none left"],
    ],
    [
      "an upsert",
      "INSERT INTO codes VALUES ('p', 9) ON CONFLICT DO UPDATE SET value = excluded.value",
      ["codes: 1 overwritten"],
    ],
    ["insertions", "INSERT INTO users (name) VALUES ('d'); INSERT INTO log VALUES (1)", []],
    ["keys", "UPDATE users SET id = id + 10 WHERE id = 3", ["users: 1 removed"]],
    ["rows without a key", "UPDATE log SET text = 3 WHERE text = 2", ["log: 2 overwritten"]],
    ["case alone", "UPDATE users SET name = 'A' WHERE id = 1", ["users: 1 overwritten"]],
    ["a table", "DROP TABLE log", ["drops table log (4 rows)"]],
    ["a column", "ALTER TABLE users DROP COLUMN age", ["drops column users.age"]],
    ["names", "ALTER TABLE users RENAME TO people; ALTER TABLE log RENAME COLUMN text TO line", []],
    ["a new column", "ALTER TABLE users ADD COLUMN mail TEXT; UPDATE users SET mail = name || '@x'", []],
    ["views and triggers", "CREATE VIEW v AS SELECT 1; DROP VIEW v; DROP TRIGGER forget", []],
    ["what came and went", "INSERT INTO log VALUES (9); DELETE FROM log WHERE text = 9", []],
    ["what was put back", "DELETE FROM codes WHERE code = 'p'; INSERT INTO codes VALUES ('p', 1)", []],
    ["indexes", "CREATE INDEX i ON users (name); REINDEX; DROP INDEX i", []],
    ["temporary tables", "CREATE TEMP TABLE x AS SELECT * FROM users; DROP TABLE x", []],
    [
      "a table built anew",
      "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, age INTEGER); INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users",
      [],
    ],
    [
      "a table built anew with rows left out",
      "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, age INTEGER); INSERT INTO n SELECT * FROM users WHERE id > 1; DROP TABLE users; ALTER TABLE n RENAME TO users; DELETE FROM posts WHERE user = 1",
      ["users: 1 removed", "posts: 2 removed", "log: 4 removed, none left"],
    ],
    [
      "a table without a key built anew",
      "DROP TRIGGER forget; CREATE TABLE n (text, more); INSERT INTO n SELECT text, 0 FROM log WHERE text <> 4; DROP TABLE log; ALTER TABLE n RENAME TO log",
      ["log: 1 removed"],
    ],
  ] as const) {
    test(`${what}: ${sql.slice(0, 60)}`, () => {
      using place = new Place();
      expect(place.destroys(sql)).toEqual([...destroys]);
    });
  }

  test("a few are no matter, a table's last ones are", () => {
    using place = new Place();
    expect(place.destroys("DELETE FROM users WHERE id = 3; UPDATE users SET name = 'n'", 3)).toEqual([]);
    expect(place.destroys("DELETE FROM users WHERE id = 3; UPDATE users SET name = 'n'", 2)).toHaveLength(1);
    expect(place.destroys("DELETE FROM codes", 1000)).toEqual(["codes: 2 removed, none left"]);
  });

  test("in full-text tables rows are counted", () => {
    using place = new Place("CREATE VIRTUAL TABLE f USING fts5(a); INSERT INTO f VALUES ('x'), ('y')");
    expect(place.destroys("DELETE FROM f WHERE a = 'x'")).toEqual(["f: 1 removed"]);
    expect(place.destroys("DROP TABLE f")).toEqual(["drops table f (2 rows)"]);
    expect(place.destroys("INSERT INTO f VALUES ('z')")).toEqual([]);
  });

  test("where tables move by themselves they are still found", () => {
    using place = new Place("PRAGMA auto_vacuum = FULL; VACUUM", SCHEMA);
    expect(place.destroys("DROP TABLE posts; DELETE FROM log WHERE text = 4")).toEqual(
      expect.arrayContaining(["drops table posts (3 rows)", "log: 1 removed"]),
    );
  });

  test("values beyond 2^53 and bytes are compared as they are", () => {
    using place = new Place(
      "CREATE TABLE n (id INTEGER PRIMARY KEY, v, b BLOB); INSERT INTO n VALUES (9007199254740993, 9007199254740995, x'00ff')",
    );
    expect(place.destroys("UPDATE n SET v = 9007199254740996")).toEqual(["n: 1 overwritten"]);
    expect(place.destroys("UPDATE n SET b = x'00fe'")).toEqual(["n: 1 overwritten"]);
    expect(place.destroys("UPDATE n SET v = v, b = b")).toEqual([]);
  });

  test("in WAL mode, with others reading, the same is found", () => {
    using place = new Place("PRAGMA journal_mode = WAL", SCHEMA);
    using other = new Database(place.file);
    other.run("BEGIN; SELECT * FROM users");
    expect(place.destroys("DELETE FROM codes")).toEqual(["codes: 2 removed, none left"]);
  });
});

/** Rows by their keys. */
type Rows = Map<string, string>;

test("whatever statements are made of, what is lost is what a comparison of all rows says", () => {
  const value = fc.integer({ min: 0, max: 6 });
  const statement = fc
    .tuple(
      fc.constantFrom(
        "INSERT OR IGNORE INTO r VALUES ($a, $b)",
        "INSERT OR REPLACE INTO r VALUES ($a, $b)",
        "INSERT INTO r VALUES ($a, $b) ON CONFLICT DO UPDATE SET v = $c",
        "UPDATE r SET v = $b WHERE k > $a",
        "UPDATE OR REPLACE r SET k = k + $a WHERE k = $b",
        "UPDATE r SET k = -k",
        "DELETE FROM r WHERE k = $a",
        "DELETE FROM r WHERE v < $a",
        "DELETE FROM r",
        "REPLACE INTO r SELECT k + $a, v FROM r WHERE v > $b",
        "INSERT INTO s VALUES ($a)",
        "CREATE TRIGGER IF NOT EXISTS g AFTER INSERT ON s BEGIN DELETE FROM r WHERE k = new.a; UPDATE r SET v = v + 1 WHERE k = 1; END",
      ),
      value,
      value,
      value,
    )
    .map(([text, a, b, c]) =>
      text.replaceAll("$a", String(a)).replaceAll("$b", String(b)).replaceAll("$c", String(c)),
    );
  using places = new Scratch();
  let n = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(
        "k INTEGER PRIMARY KEY, v UNIQUE",
        "k INTEGER PRIMARY KEY, v",
        "k PRIMARY KEY, v) WITHOUT ROWID; --",
      ),
      fc.array(statement, { minLength: 1, maxLength: 6 }),
      (columns, statements) => {
        const path = places.at(`${n++}.db`);
        using db = new Database(path);
        db.run("PRAGMA synchronous = OFF");
        db.run(`CREATE TABLE r (${columns}\n${columns.endsWith("--") ? "" : ")"}`);
        db.run("CREATE TABLE s (a); INSERT INTO r VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, NULL)");
        using run = new WriteRun({ type: "write", path, statements, maxRows: 0, busyMs: 100 });
        const outcome = run.run(() => undefined);
        if (outcome === "changed" || "refusal" in outcome) return;
        const before = rowsOf(db);
        run.commit();
        const after = rowsOf(db);
        const removed = [...before.keys()].filter((key) => !after.has(key)).length;
        const overwritten = [...before].filter(
          ([key, old]) => old !== "null" && after.has(key) && after.get(key) !== old,
        ).length;
        const lost = outcome.report.effect?.lost.find(({ table }) => table === "r");
        expect([statements, lost?.removed ?? 0, lost?.overwritten ?? 0]).toEqual([
          statements,
          removed,
          overwritten,
        ]);
      },
    ),
    { numRuns: 120 },
  );
});

function rowsOf(db: Database): Rows {
  using statement = db.prepare<{ k: unknown; v: unknown }, []>("SELECT k, v FROM r");
  return new Map(statement.all().map(({ k, v }) => [String(k), String(v)]));
}

describe("a transaction", () => {
  test("tells rows, values and what changed in the schema", () => {
    using place = new Place();
    const sql = `
      CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT UNIQUE); CREATE INDEX by_age ON users (age);
      CREATE TRIGGER note AFTER INSERT ON users BEGIN INSERT INTO log VALUES (new.name); END;
      INSERT INTO users (name, age) VALUES ('d', 4), ('e', 5) RETURNING id, name;
      ALTER TABLE posts ADD COLUMN title TEXT; SELECT count(*) AS n, 1 AS n FROM users; SELECT id FROM users ORDER BY id`;
    expect(place.try(sql)).toMatchObject({
      report: {
        statements: [
          { changes: 0 },
          { changes: 0 },
          { changes: 0 },
          { changes: 2, columns: ["id", "name"], rows: [[4, "d"], [5, "e"]] },
          { changes: 0 },
          { changes: 0, columns: ["n", "n"], rows: [[5, 1]] },
          { rows: [[1], [2], [3], [4], [5]] },
        ],
        effect: {
          schema: ["+ table tags", "+ index by_age", "+ trigger note", "+ column posts.title"],
          triggers: ["note on users"],
          dropped: [],
          lost: [],
          beyond: 2,
        },
      },
    }); // prettier-ignore
  });

  test("is all or nothing, and leaves nothing beside the database", () => {
    using place = new Place();
    const before = readFileSync(place.file);
    expect(place.try("INSERT INTO log VALUES (9); INSERT INTO users (id) VALUES (9)")).toEqual({
      refusal: { at: 1, problem: "NOT NULL constraint failed: users.name" },
    });
    expect(place.try("DELETE FROM log; DROP TABLE codes; CREATE TABLE x (a)")).toHaveProperty("report");
    expect(readFileSync(place.file).equals(before)).toBe(true);
    expect(readdirSync(place.path)).toEqual(["a.db"]);
  });

  test("that a trigger or a constraint of the database ends from within is refused", () => {
    using place = new Place(
      SCHEMA,
      "CREATE TABLE c (a UNIQUE ON CONFLICT ROLLBACK); INSERT INTO c VALUES (1)",
      "CREATE TRIGGER no BEFORE DELETE ON c BEGIN SELECT RAISE(ROLLBACK, 'never'); END",
    );
    for (const sql of ["INSERT INTO c VALUES (1)", "DELETE FROM c"]) {
      expect(place.try(`INSERT INTO log VALUES (9); ${sql}; INSERT INTO log VALUES (10)`)).toMatchObject({
        refusal: { at: 1 },
      });
    }
    expect(place.rows("SELECT count(*) FROM log")).toEqual([[4]]);
  });

  test("hides what looks secret in its rows, also in long ones", () => {
    using place = new Place("CREATE TABLE s (name, value, note)");
    const key = `ghp_${"a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"}`;
    const outcome = place.try(`
      INSERT INTO s VALUES ('SMTP_PASSWORD', 'swordfish', 'x'), ('a', 'b', 'key ${key}'), ('c', 'd', '${"y".repeat(480)} ${key}');
      SELECT * FROM s; SELECT 'p4ss' AS password`);
    const text = JSON.stringify(outcome);
    expect(text).toContain("SMTP_PASSWORD");
    for (const secret of ["swordfish", "ghp_", "p4ss"])
      expect([secret, text.includes(secret)]).toEqual([secret, false]);
  });

  test("shows what is invisible in its rows", () => {
    using place = new Place("CREATE TABLE s (a)");
    const outcome = place.try(
      "INSERT INTO s VALUES (char(8238) || 'x' || char(8203, 7) || char(10)) RETURNING a",
    );
    expect(outcome).toMatchObject({ report: { statements: [{ rows: [["\\u{202e}x\\u{200b}\\u{7}\n"]] }] } });
  });

  test("that leaves rows without their parents is refused, unless they were there before", () => {
    using place = new Place(
      "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p); INSERT INTO c VALUES (7)",
    );
    expect(place.try("INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)")).toHaveProperty("report");
    expect(place.try("INSERT INTO c VALUES (8)")).toHaveProperty("refusal");
    // Enforcement is off while tables are built anew.
    expect(place.try("CREATE TABLE x (a); DROP TABLE x; INSERT INTO c VALUES (8)")).toEqual({
      refusal: { problem: "1 rows of c refer to rows of p that do not exist" },
    });
  });

  test("runs nothing that a stranger's schema may not use: its triggers are not trusted", () => {
    using place = new Place(`
      CREATE TABLE s (a); CREATE VIRTUAL TABLE words USING fts3tokenize;
      CREATE TRIGGER spy AFTER INSERT ON s BEGIN DELETE FROM s WHERE a IN (SELECT token FROM words WHERE input = 'x'); END`);
    expect(place.try("INSERT INTO s VALUES (1)")).toMatchObject({
      refusal: { problem: expect.stringContaining('unsafe use of virtual table "words"') },
    });
  });

  test("is noted in the database until that is forgotten", () => {
    using place = new Place();
    const marker = { key: "k", token: "t" };
    const asked = { path: place.file, marker, busyMs: 200 };
    {
      using run = new WriteRun(place.job("INSERT INTO log VALUES (9)", { marker }));
      run.run(() => undefined);
    }
    expect(wasApplied({ type: "recover", ...asked })).toBe(false);
    {
      using run = new WriteRun(place.job("INSERT INTO log VALUES (9)", { marker }));
      run.run(() => undefined);
      run.commit();
    }
    expect(wasApplied({ type: "recover", ...asked })).toBe(true);
    expect(wasApplied({ type: "recover", ...asked, marker: { key: "k", token: "u" } })).toBe(false);
    forget({ type: "forget", ...asked });
    expect(wasApplied({ type: "recover", ...asked })).toBe(false);
    expect(place.rows("SELECT name FROM sqlite_schema WHERE name LIKE '%brainloop%'")).toEqual([]);
    expect(place.rows("SELECT count(*) FROM log")).toEqual([[5]]);
  });

  test("on a schema that is not the expected one is not begun", () => {
    using place = new Place();
    using run = new WriteRun(place.job("DELETE FROM log", { expectedSchema: "another" }));
    expect(run.run(() => undefined)).toBe("changed");
  });

  test("makes a new database under another name, and never over a file that came meanwhile", () => {
    using scratch = new Scratch();
    const file = scratch.at("new/b.db");
    const job: WriteJob = {
      type: "write",
      path: file,
      staged: scratch.at("new/.staged"),
      statements: ["CREATE TABLE a (b)"],
      maxRows: 1,
      busyMs: 200,
    };
    {
      using run = new WriteRun(job);
      run.run(() => undefined);
    }
    expect(readdirSync(scratch.at("new"))).toEqual([]);
    {
      using run = new WriteRun(job);
      run.run(() => undefined);
      expect(existsSync(file)).toBe(false);
      run.commit();
    }
    expect(readdirSync(scratch.at("new"))).toEqual(["b.db"]);
    {
      using run = new WriteRun(job);
      run.run(() => undefined);
      expect(() => run.commit()).toThrow("exists already");
    }
    expect(readdirSync(scratch.at("new"))).toEqual(["b.db"]);
  });
});

describe("a database that cannot be written", () => {
  function failure(work: () => unknown): unknown {
    try {
      return work();
    } catch (error) {
      return error;
    }
  }

  test("locked by another program is waited for and reported", () => {
    using place = new Place();
    using other = new Database(place.file);
    other.run("BEGIN IMMEDIATE");
    const startedAt = performance.now();
    expect(failure(() => place.try("DELETE FROM log"))).toMatchObject({
      code: "DATABASE_BUSY",
      retryable: true,
    });
    expect(performance.now() - startedAt).toBeGreaterThan(150);
  });

  test("that may not be written is said to be so", async () => {
    using place = new Place();
    chmodSync(place.file, 0o400);
    const error = await asOrdinaryUser(place.path, () => failure(() => place.try("DELETE FROM log")));
    expect(error).toMatchObject({ code: "PERMISSION_DENIED" });
  });

  test("that others go on reading cannot be committed, and stays as it was", () => {
    using place = new Place();
    const before = readFileSync(place.file);
    using other = new Database(place.file);
    other.run("BEGIN; SELECT * FROM users");
    {
      using run = new WriteRun(place.job("DELETE FROM log"));
      expect(run.run(() => undefined)).toHaveProperty("report");
      expect(failure(() => run.commit())).toMatchObject({ code: "DATABASE_BUSY" });
    }
    expect(readFileSync(place.file).equals(before)).toBe(true);
    expect(readdirSync(place.path)).toEqual(["a.db"]);
  });

  test("with a stranger's hot journal is not touched", () => {
    using place = new Place();
    const journal = place.write("a.db-journal", Buffer.from(`d9d505f920a163d7${"00".repeat(600)}`, "hex"));
    const before = readFileSync(place.file);
    expect(failure(() => place.try("DELETE FROM log"))).toMatchObject({ code: "DATABASE_BUSY" });
    expect(readFileSync(place.file).equals(before)).toBe(true);
    expect(existsSync(journal)).toBe(true);
  });

  test("that is none, or a symbolic link by now, is refused", () => {
    using place = new Place();
    const text = place.write("text.db", "just text, and more of it than a header has ".repeat(40));
    expect(
      failure(() => new WriteRun(place.job("SELECT 1", { path: text })).run(() => undefined)),
    ).toMatchObject({
      code: "UNSUPPORTED_FORMAT",
    });
    symlinkSync(place.file, place.at("link.db"));
    expect(failure(() => new WriteRun(place.job("SELECT 1", { path: place.at("link.db") })))).toMatchObject({
      code: "NOT_A_FILE",
    });
    symlinkSync(place.path, place.at("folder"));
    expect(
      failure(() => new WriteRun(place.job("SELECT 1", { path: place.at("folder/a.db") }))),
    ).toMatchObject({
      code: "PERMISSION_DENIED",
    });
  });
});
