/**
 * `bun run bench-digest [files]`: `brainloop digest` of a tree of 20,000 files of real packages, beside universal-ctags
 * and `repomix --compress` on the same files in the same run, in under ten minutes on two cores. Progress goes to
 * stderr, the table to stdout; `--write` puts it into README.md and docs/bench.md.
 */
import { Database } from "bun:sqlite";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fillFile } from "../../packaging/marked-parts.ts";
import { EXECUTABLE } from "../support/executable.ts";
import { digestTable, type Row } from "./digest-table.ts";
import { makeSourceTree } from "./source-tree.ts";
import { timedCommands } from "./timed-command.ts";

const REPOMIX = "repomix@1.18.1";
/** Each of the programs runs so often, in turn, */
const ROUNDS = 3;
/** as long as there is time for one more round: what repomix may take comes on top. */
const ROUNDS_MS = 4 * 60_000;
/** What one run of a program does not do in this time it has not done. */
const RUN_LIMIT_MS = 2 * 60_000;
const REPOMIX_LIMIT_MS = 4 * 60_000;
const ROOT = join(import.meta.dir, "../..");

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "brainloop-bench-")));
const tree = join(scratch, "tree");
const data = join(scratch, "data");
const files = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 20_000);
const startedAt = performance.now();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    rmSync(scratch, { recursive: true, force: true });
    process.exit(1);
  });
}
try {
  mkdirSync(tree);
  say(`copying ${files} files`);
  const made = await makeSourceTree(tree, files);
  const paths = await allRead();
  const lists = ctagsLists(paths);

  const cold: Row = { what: "`brainloop digest`, cold", runs: [], note: "" };
  const warm: Row = { what: "the same again, nothing changed", runs: [], note: "" };
  const expired: Row = {
    what: "the same with every digest expired: all hashed, none parsed",
    runs: [],
    note: "",
  };
  const ctags: Row = {
    what: "universal-ctags, a process for each core",
    runs: [],
    note: `${paths.length} files`,
  };
  const repomix: Row = { what: `\`${REPOMIX} --compress\``, runs: [], note: "" };

  const roundsAt = performance.now();
  for (let round = 1; round <= ROUNDS; round++) {
    const roundAt = performance.now();
    rmSync(data, { recursive: true, force: true });
    // oxlint-disable no-await-in-loop -- one at a time, or they would measure each other
    if (await digest(cold)) {
      await digest(warm);
      expireAll();
      await digest(expired);
    }
    await run(ctags, lists.map(ctagsCommand), RUN_LIMIT_MS);
    // oxlint-enable no-await-in-loop
    const now = performance.now();
    if (now - roundsAt + (now - roundAt) > ROUNDS_MS) break;
  }
  const pack = await repomixCommand();
  await run(repomix, [pack], REPOMIX_LIMIT_MS);
  const table = digestTable({ cold, warm, expired, ctags, repomix }, [
    `${made.files} files, ${(made.bytes / 1e6).toFixed(0)} MB, in ${made.languages.size} languages.`,
    `Machine: ${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${(totalmem() / 1024 ** 3).toFixed(0)} GB, ${process.platform} ${process.arch}.`,
  ]);
  say("done");
  process.stdout.write(`${table}\n`);
  if (process.argv.includes("--write")) {
    await fillFile(join(ROOT, "README.md"), { "bench-digest": table });
    await fillFile(join(ROOT, "docs/bench.md"), { "bench-digest": table });
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function say(text: string): void {
  process.stderr.write(`[${((performance.now() - startedAt) / 1000).toFixed(0)} s] ${text}\n`);
}

/** The tree's files, each read once: whoever is first shall not be the one that waits for the disk. */
async function allRead(): Promise<string[]> {
  const paths = readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  // oxlint-disable-next-line no-await-in-loop -- 20,000 at once are more than may be open
  for (const path of paths) await Bun.file(path).bytes();
  return paths;
}

/** @returns what it wrote to stdout, where it ended in time */
async function run(
  row: Row,
  commands: readonly (readonly string[])[],
  limitMs: number,
  env: Record<string, string> = {},
): Promise<string | undefined> {
  say(`${row.what}, run ${row.runs.length + 1}`);
  const timed = await timedCommands(commands, { cwd: scratch, env, limitMs });
  row.runs.push(timed);
  if (timed.timedOut) {
    row.note = `did not finish in ${limitMs / 1000} s`;
    say(`  ${row.note}`);
    return undefined;
  }
  if (timed.codes.some((code) => code !== 0)) row.note = `exit code ${timed.codes.join(", ")}`;
  say(`  ${timed.seconds.toFixed(1)} s, ${timed.cpuSeconds.toFixed(1)} s of processors`);
  return timed.out;
}

/** @returns whether it ended in time */
async function digest(row: Row): Promise<boolean> {
  const command = [EXECUTABLE, "--root", tree, "digest", "--json"];
  const out = await run(row, [command], RUN_LIMIT_MS, { HOME: scratch, BRAINLOOP_DATA_DIR: data });
  if (out === undefined) return false;
  const { digested, renewed, unchanged, skipped, failed } = JSON.parse(out);
  const said = Object.entries({ digested, renewed, unchanged, skipped, failed }).filter(([, n]) => n !== 0);
  row.note = said.map(([name, count]) => `${String(count)} ${name}`).join(", ");
  return true;
}

/** A moment ago: what expired a day ago is forgotten. */
function expireAll(): void {
  using db = new Database(join(data, "brainloop.lifecycle.db"));
  db.run("UPDATE reader_cache SET expires_at = unixepoch() - 1");
}

/** Its parsers run in one thread: a process for each core, each with its part of the files. */
function ctagsLists(paths: readonly string[]): string[] {
  const cores = availableParallelism();
  return Array.from({ length: cores }, (_, core) => {
    const list = join(scratch, `files-${core}`);
    writeFileSync(list, paths.filter((_path, at) => at % cores === core).join("\n"));
    return list;
  });
}

function ctagsCommand(list: string): string[] {
  return ["ctags", "--quiet=yes", "--fields=+neKS", "-f", `${list}.tags`, "-L", list];
}

/** Fetched before it is timed, started without npx, and spared all that it can be told to leave out. */
async function repomixCommand(): Promise<string[]> {
  const where = ["npx", "--yes", "-p", REPOMIX, "-c", "command -v repomix"];
  const found = await new Response(
    Bun.spawn(where, { cwd: scratch, stdout: "pipe", stderr: "ignore" }).stdout,
  ).text();
  if (found.trim() === "") throw new Error(`${REPOMIX} cannot be fetched: npx needs the npm registry`);
  const spared = [
    "--no-security-check",
    "--no-git-sort-by-changes",
    "--no-file-summary",
    "--no-directory-structure",
  ];
  const everything = ["--no-gitignore", "--no-dot-ignore", "--no-default-patterns"];
  const output = ["--output", join(scratch, "packed.xml"), "--quiet"];
  return [found.trim(), tree, "--compress", ...output, ...spared, ...everything];
}
