/** Databases through the executable: the answer, the cache with a live writer, Brainloop's own databases. */
import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { at, PATIENCE_MS, textAt } from "../support/mcp.ts";
import { SharedServer } from "../support/shared-server.ts";
import { childrenOf, until } from "../support/slow.ts";

setDefaultTimeout(PATIENCE_MS);

const shared = new SharedServer();

function open(name: string): Database {
  return new Database(join(shared.sandbox.project, name), { create: true });
}

test("a database is read, narrowed to tables and rows, and unknown tables name the nearest", async () => {
  using db = open("shop.db");
  db.run(`CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), total REAL DEFAULT 0);
    INSERT INTO customers VALUES (1, 'Ann'), (2, 'Bob'); INSERT INTO orders VALUES (1, 1, 9.5)`);
  const { ok, body } = await shared.server.call({ action: "read_sqlite", params: { path: "shop.db" } });
  expect(ok).toBe(true);
  expect(body).toMatchObject({ kind: "sqlite", path: "shop.db", tables: 2 });
  const digest = textAt(body, "digest");
  expect(digest).toContain(
    "orders 1 rows: id INTEGER PK, customer_id INTEGER → customers.id NOT NULL, total REAL DEFAULT 0\n (1, 1, 9.5)",
  );
  expect(digest).toContain('CREATE INDEX "idx_orders_customer_id" ON "orders" ("customer_id");');
  const narrow = await shared.server.call({
    action: "read_sqlite",
    params: { db_path: "shop.db", tables: "CUSTOMERS", max_sample_rows: 1 },
  });
  expect(textAt(narrow.body, "digest")).toContain("(1, 'Ann')");
  expect(textAt(narrow.body, "digest")).not.toMatch(/orders \d|Bob/);
  const wrong = await shared.server.call({
    action: "read_sqlite",
    params: { db_path: "shop.db", tables: ["order"] },
  });
  expect(at(wrong.body, "error", "code")).toBe("INVALID_PARAMS");
  expect(textAt(wrong.body, "error", "hint")).toContain("orders");
  const resource = await shared.server.request("resources/read", { uri: "brainloop://digest/shop.db" });
  expect(textAt(resource.result, "contents", 0, "text")).toBe(digest);
  expect(readdirSync(shared.sandbox.project)).toEqual(["shop.db"]);
});

test("a digest is never stale while others write, in either journal mode, and unchanged where nothing changed", async () => {
  for (const mode of ["WAL", "DELETE"]) {
    using db = open(`live-${mode}.db`);
    db.run(`PRAGMA journal_mode = ${mode}; CREATE TABLE t (a)`);
    let last = "";
    for (let rows = 1; rows <= 20; rows++) {
      db.run("INSERT INTO t VALUES (1)");
      const params = { db_path: `live-${mode}.db`, ...(last === "" ? {} : { if_digest: last }) };
      const { body } = await shared.server.call({ action: "read_sqlite", params });
      expect(textAt(body, "digest")).toContain(`t ${rows} rows`);
      last = textAt(body, "digest_id");
    }
    const again = await shared.server.call({
      action: "read_sqlite",
      params: { db_path: `live-${mode}.db`, if_digest: last },
    });
    expect(again.body).toEqual({ unchanged: true, digest_id: last });
  }
});

test("Brainloop's own databases can be read; the secrets in them cannot", async () => {
  const path = join(shared.sandbox.data, "brainloop.metadata.db");
  await until(
    "the data directory is there",
    () => readdirSync(shared.sandbox.data).includes("brainloop.metadata.db"),
    5000,
  );
  {
    using db = new Database(path);
    db.run("UPDATE secrets SET secret_value = 'rosebud by the sea' WHERE secret_name = 'CEREBRAS_API_KEY'");
  }
  for (const format of ["outline", "objects"]) {
    const { ok, text } = await shared.server.call({
      action: "read_sqlite",
      params: { db_path: path, format, max_tokens: 0 },
    });
    expect(ok).toBe(true);
    expect(text).toContain("CEREBRAS_API_KEY");
    expect(text).not.toContain("rosebud");
  }
});

test("what is no database is an error of its kind, and no child is left", async () => {
  await shared.sandbox.write("note.db", "just text\n");
  await shared.sandbox.write("empty.db", "");
  Bun.spawnSync(["mkfifo", join(shared.sandbox.project, "fifo.db")]);
  for (const [path, code] of [
    ["note.db", "UNSUPPORTED_FORMAT"],
    ["empty.db", "UNSUPPORTED_FORMAT"],
    ["fifo.db", "NOT_A_FILE"],
    ["none.db", "FILE_NOT_FOUND"],
    [".", "NOT_A_FILE"],
  ]) {
    const { ok, body } = await shared.server.call({ action: "read_sqlite", params: { path } });
    expect({ path, ok, code: at(body, "error", "code") }).toEqual({ path, ok: false, code });
  }
  await until("no child is left", () => childrenOf(shared.server.child.pid).length === 0, 10_000);
});
