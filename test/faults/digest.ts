/**
 * `bun run faults-digest [kills]`: digest runs are killed at random instants, over one data directory, with files that
 * change and disappear meanwhile; then a full disk. What is in the cache in the end is what a run that nobody disturbed
 * would have put there.
 */
import { Database } from "bun:sqlite";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brainloop, EXECUTABLE, Sandbox } from "../support/executable.ts";

const kills = Number(process.argv[2] ?? 40);
const FILES = 1_500;
const MOST_RANDOM_MS = 1_500;

const problems: string[] = [];
using sandbox = new Sandbox();
const write = (n: number, value: number): void =>
  writeFileSync(
    join(sandbox.project, `f${n}.py`),
    Array.from({ length: 10 }, (_, at) => `def f${at}(a, b):\n    return a + ${value}\n`).join("\n"),
  );
for (let n = 0; n < FILES; n++) write(n, n);

const summary = async (args: readonly string[] = []): Promise<Record<string, unknown>> => {
  const { code, out, err } = await brainloop(["digest", "--json", ...args], {
    cwd: sandbox.project,
    env: sandbox.env,
  });
  if (code !== 0) problems.push(`exit code ${code}: ${err}`);
  return JSON.parse(out);
};
const rows = (sql: string): Record<string, unknown>[] => {
  using db = new Database(join(sandbox.data, "brainloop.lifecycle.db"), { readonly: true });
  return db.query<Record<string, unknown>, []>(sql).all();
};

for (let kill = 0; kill < kills; kill++) {
  const child = Bun.spawn([EXECUTABLE, "digest", "--quiet"], { cwd: sandbox.project, env: sandbox.env });
  const after = Math.random() * MOST_RANDOM_MS;
  const until = performance.now() + after;
  while (performance.now() < until) {
    write(Math.floor(Math.random() * FILES), Math.random());
    rmSync(join(sandbox.project, `f${Math.floor(Math.random() * FILES)}.py`), { force: true });
    await Bun.sleep(20);
  }
  child.kill("SIGKILL");
  await child.exited;
}
const startedAt = performance.now();
const last = await summary();
const tookMs = performance.now() - startedAt;
const there = readdirSync(sandbox.project).filter((name) => name.endsWith(".py"));
if (last["files"] !== there.length) problems.push(`${there.length} files, found ${String(last["files"])}`);
if (last["failed"] !== 0 || last["unfinished"] !== 0) problems.push(`left undone: ${JSON.stringify(last)}`);
const queued = rows("SELECT state, COUNT(*) AS n FROM processing_queue GROUP BY state");
if (queued.length > 0) problems.push(`left in the queue: ${JSON.stringify(queued)}`);
const kept = new Map(
  rows("SELECT path, content_sha256 AS sha256 FROM reader_cache").map(({ path, sha256 }) => [path, sha256]),
);
for (const name of there) {
  const path = join(sandbox.project, name);
  const sha256 = new Bun.CryptoHasher("sha256").update(await Bun.file(path).bytes()).digest("hex");
  if (kept.get(path) !== sha256) problems.push(`${name} is not in the cache as it stands`);
}
for (const database of ["input", "lifecycle", "output", "metadata"]) {
  using db = new Database(join(sandbox.data, `brainloop.${database}.db`), { readonly: true });
  const [check] = db.query<{ integrity_check: string }, []>("PRAGMA integrity_check").all();
  if (check?.integrity_check !== "ok")
    problems.push(`${database} is damaged: ${String(check?.integrity_check)}`);
}
await fullDisk();

process.stdout.write(
  `${kills} kills over ${there.length} files; the run after them took ${(tookMs / 1000).toFixed(1)} s; ${problems.length} problems\n`,
);
for (const problem of problems.slice(0, 20)) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** A file system of 4 MB for the data; nothing where none may be made. */
async function fullDisk(): Promise<void> {
  const place = join(sandbox.path, "small");
  mkdirSync(place);
  if (Bun.spawnSync(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place]).exitCode !== 0) {
    process.stdout.write("The full disk was left out: no file system may be mounted here\n");
    return;
  }
  try {
    const { code, err } = await brainloop(["digest"], {
      cwd: sandbox.project,
      env: { ...sandbox.env, BRAINLOOP_DATA_DIR: join(place, "data") },
    });
    if (code !== 1 || !/full|space/i.test(err)) problems.push(`full disk: exit code ${code}: ${err}`);
  } finally {
    Bun.spawnSync(["umount", place]);
  }
}
