import { expect, test } from "bun:test";
import { sqliteReader } from "../../../src/readers/sqlite/index.ts";
import { Scratch } from "../../scratch.ts";
import { make, read, tableOf } from "./reading.ts";

const KEY = "q7Rz0vXk2LmN9pTbW4sYc8Hd";

/** Everything that a call could be answered with. */
function shown(path: string): string {
  const digest = read(path);
  return JSON.stringify([digest, sqliteReader.objects(digest), sqliteReader.outline(digest, "full")]);
}

test("what stands in a full-text index under no name of its own is not shown", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("f.db"),
    `CREATE VIRTUAL TABLE notes USING fts5(password, body);
     INSERT INTO notes VALUES ('hunter2zz', 'plain words');`,
  );
  expect(tableOf(read(path), "notes_content").rows).toEqual({ count: 1, exact: true });
  expect(tableOf(read(path), "notes_content").sample).toEqual([]);
  expect(shown(path)).not.toContain("hunter2zz");
  // The terms in the pages of the index, as blobs are shown.
  expect(shown(path)).not.toContain(Buffer.from("hunter2zz").toString("hex"));
});

test("a generated column that says what a secret is made of is masked in every place it is shown", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("g.db"),
    `CREATE TABLE t (
       id INTEGER PRIMARY KEY,
       token TEXT GENERATED ALWAYS AS ('tok' || '${KEY}') STORED,
       password TEXT AS (lower('Rosebud-1941')),
       label TEXT AS ('plain' || '-words')
     );
     CREATE INDEX i ON t (id, (label || 'api_key=${KEY}'));
     INSERT INTO t (id) VALUES (1);`,
  );
  expect(shown(path)).not.toMatch(/q7Rz0vXk|Rosebud/i);
  expect(tableOf(read(path), "t").columns.map(({ expression }) => expression)).toEqual([
    undefined,
    "'tok' || '__MASKED__'",
    "lower('__MASKED__')",
    "'plain' || '-words'",
  ]);
});

test("values of a column session are masked where they look generated, and shown where they are words", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("s.db"),
    `CREATE TABLE logins (id INTEGER PRIMARY KEY, session TEXT);
     INSERT INTO logins VALUES (1, 'f3a9c2d47b61'), (2, '${KEY}');
     CREATE TABLE talks (id INTEGER PRIMARY KEY, session TEXT);
     INSERT INTO talks VALUES (1, 'Morning keynote'), (2, 'afternoon'), (3, '2024-05-01'), (4, 12345678);`,
  );
  expect(tableOf(read(path), "logins").sample.map(([, session]) => session)).toEqual([
    "__MASKED__",
    "__MASKED__",
  ]);
  expect(tableOf(read(path), "talks").sample.map(([, session]) => session)).toEqual([
    "Morning keynote", "afternoon", "2024-05-01", "12345678",
  ]); // prettier-ignore
});

test("what views and triggers say of secrets is masked", () => {
  using scratch = new Scratch();
  const path = make(
    scratch.at("v.db"),
    `CREATE TABLE t (id INTEGER PRIMARY KEY, password TEXT);
     CREATE VIEW v AS SELECT '${KEY}' AS api_token, id FROM t;
     CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET password = 'Rosebud-1944' WHERE id = new.id; END;`,
  );
  expect(shown(path)).not.toMatch(/q7Rz0vXk|Rosebud/);
});
