/**
 * How long a writer in another process waits for a commit while its database is read: `bun run waits [MB]`. In both
 * journal modes, beside the same writer without a reader; exits with 1 where reading makes it wait over 100 ms.
 */
import { Database } from "bun:sqlite";
import { statSync } from "node:fs";
import { join } from "node:path";
import { writeAll } from "../../src/write-all.ts";
import { Scratch } from "../scratch.ts";
import { readInChild } from "../readers/sqlite/reading.ts";

const WRITER = join(import.meta.dir, "../readers/sqlite/writer-child.ts");
const MOST_MS = 100;
/** A busy machine holds anyone up now and then: what the writer alone waits is no fault of a reader. */
const NOISE_FACTOR = 3;
const WRITE_MS = 8_000;
const megabytes = Number(process.argv[2] ?? 300);

interface Waits {
  held: number;
  rows: number;
  longest: number;
}

/** Large rows, a table of many small ones, and generated columns that take 50 ms a row to compute. */
function fill(path: string): void {
  using db = new Database(path, { create: true });
  db.run(`PRAGMA synchronous = OFF;
    CREATE TABLE t (id INTEGER PRIMARY KEY, text);
    CREATE TABLE slow (id INTEGER PRIMARY KEY, text, made TEXT AS (hex(replace(hex(zeroblob(3000000)), '0', text))));
    CREATE TABLE large (id INTEGER PRIMARY KEY, data BLOB, parent REFERENCES t (id));
    CREATE TABLE keyed (id TEXT PRIMARY KEY, text) WITHOUT ROWID;
    INSERT INTO slow (text) VALUES ('ab'), ('cd'), ('ef'), ('gh'), ('ij');
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)
      INSERT INTO t (text) SELECT 'row ' || i FROM n;
    INSERT INTO keyed SELECT 'k' || id, text FROM t WHERE id < 50000;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${megabytes * 240})
      INSERT INTO large (data, parent) SELECT zeroblob(iif(i % 5000 = 1, 20000000, 3000)), i % 1000 FROM n;`);
}

async function measure(
  path: string,
  mode: string,
  read: boolean,
): Promise<Waits & { reads: number; text: string }> {
  using copies = new Scratch();
  const writer = Bun.spawn([process.execPath, WRITER, path, mode, String(WRITE_MS)], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  const output = writer.stdout.getReader();
  await output.read();
  let reads = 0;
  let text = "";
  while (writer.exitCode === null) {
    if (!read) {
      await writer.exited;
      break;
    }
    const digest = await readInChild(path, copies.path);
    const large = digest.tables.find(({ name }) => name === "large");
    text = `${large?.rows?.exact === true ? "" : "~"}${large?.rows?.count} rows; not done: ${digest.incomplete.join(", ")}`;
    reads++;
  }
  const { value } = await output.read();
  const waits: Waits = JSON.parse(new TextDecoder().decode(value));
  await writer.exited;
  return { ...waits, reads, text };
}

let failed = false;
for (const mode of ["rollback", "wal"]) {
  using scratch = new Scratch();
  const path = scratch.at("large.db");
  fill(path);
  const alone = await measure(path, mode, false);
  const beside = await measure(path, mode, true);
  const limit = Math.max(MOST_MS, alone.longest * NOISE_FACTOR);
  failed ||= beside.longest > limit;
  writeAll(
    1,
    `${mode}, ${Math.round(statSync(path).size / 1e6)} MB: alone ${alone.rows} commits, longest ${alone.longest} ms; ` +
      `beside ${beside.reads} reads ${beside.rows} commits, ${beside.held} over ${MOST_MS} ms, longest ${beside.longest} ms (limit ${limit} ms). Read: ${beside.text}\n`,
  );
}
process.exit(failed ? 1 : 0);
