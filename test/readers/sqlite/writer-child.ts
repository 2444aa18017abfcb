/**
 * A writer in a process of its own: `writer-child.ts PATH MODE MS` writes a row a millisecond or so in transactions
 * of their own and prints how many of them were held up (took over 100 ms) and the longest in milliseconds. MODE `crash-…` ends without cleaning up.
 */
import { Database } from "bun:sqlite";

const [path = "", mode = "wal", ms = "0"] = process.argv.slice(2);
const db = new Database(path);
db.run(`PRAGMA journal_mode = ${mode === "wal" || mode === "crash-wal" ? "WAL" : "DELETE"}`);
db.run("PRAGMA busy_timeout = 5000");
db.run("PRAGMA synchronous = OFF");
if (mode.startsWith("crash")) {
  // What does not fit the cache is written before the transaction ends, which it never does.
  db.run("PRAGMA cache_size = 5");
  if (mode === "crash-journal") db.run("BEGIN");
  db.run("UPDATE t SET text = 'changed'");
  process.kill(process.pid, "SIGKILL");
}
const insert = db.query("INSERT INTO t (text) VALUES (hex(randomblob(50)))");
const HELD_UP_MS = 100;
let held = 0;
let longest = 0;
let rows = 0;
const endsAt = performance.now() + Number(ms);
process.stdout.write("ready\n");
while (performance.now() < endsAt) {
  const startedAt = performance.now();
  insert.run();
  rows++;
  const tookMs = performance.now() - startedAt;
  longest = Math.max(longest, tookMs);
  if (tookMs > HELD_UP_MS) held++;
  // oxlint-disable-next-line no-await-in-loop -- one transaction after the other
  await Bun.sleep(1);
}
process.stdout.write(`${JSON.stringify({ held, rows, longest: Math.round(longest) })}\n`);
process.exit(0);
