/**
 * `bun run bench-digest [files]`: `brainloop digest` of a tree of 20,000 files of real packages, beside universal-ctags
 * and `repomix --compress` on the same files in the same run. `--write` puts the table into README.md and docs/bench.md.
 */
import { Database } from "bun:sqlite";
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fillFile } from "../../packaging/marked-parts.ts";
import { EXECUTABLE } from "../support/executable.ts";
import { makeSourceTree, type SourceTree } from "./source-tree.ts";

const REPOMIX = "repomix@1.18.1";
/** What repomix does not do in this time it has not done. */
const REPOMIX_MS = 6 * 60_000;
const ROOT = join(import.meta.dir, "../..");
const MEGABYTE = 1024 * 1024;

interface Measured {
  what: string;
  /** Wall clock. */
  seconds: number;
  /** Of all cores together. */
  cpuSeconds: number;
  peakMegabytes: number;
  note: string;
}

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "brainloop-bench-")));
const tree = join(scratch, "tree");
const files = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 20_000);
try {
  mkdirSync(tree);
  const made = await makeSourceTree(tree, files);
  process.stdout.write(`${made.files} files, ${(made.bytes / 1e6).toFixed(0)} MB in ${tree}\n`);
  const ctags = await measureCtags();
  const cold = await measureDigest("`brainloop digest`, cold");
  const warm = await measureDigest("the same again, nothing changed");
  expireAll();
  const expired = await measureDigest("the same with every digest expired: all hashed, none parsed");
  const repomix = await measureRepomix();
  await report([cold, warm, expired, ctags, repomix], made);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function expireAll(): void {
  using db = new Database(join(scratch, "data/brainloop.lifecycle.db"));
  db.run("UPDATE reader_cache SET expires_at = 0");
}

async function measureDigest(what: string): Promise<Measured> {
  const { out, ...measured } = await measure(what, [[EXECUTABLE, "--root", tree, "digest", "--json"]], {
    HOME: scratch,
    BRAINLOOP_DATA_DIR: join(scratch, "data"),
  });
  const { digested, renewed, unchanged, skipped, failed } = JSON.parse(out);
  const counts = { digested, renewed, unchanged, skipped, failed };
  const said = Object.entries(counts).filter(([, count]) => count !== 0);
  return { ...measured, note: said.map(([name, count]) => `${String(count)} ${name}`).join(", ") };
}

/** Its language parsers run in one thread: a process for each core, each with its part of the files. */
async function measureCtags(): Promise<Measured> {
  const paths = readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const cores = availableParallelism();
  const commands = Array.from({ length: cores }, (_, core) => {
    const list = join(scratch, `files-${core}`);
    writeFileSync(list, paths.filter((_path, at) => at % cores === core).join("\n"));
    return ["ctags", "--quiet=yes", "--fields=+neKS", "-f", join(scratch, `tags-${core}`), "-L", list];
  });
  const measured = await measure("universal-ctags, a process for each core", commands, {});
  return { ...measured, note: `${paths.length} files` };
}

async function measureRepomix(): Promise<Measured> {
  const options = ["--compress", "--style", "json", "--output", join(scratch, "packed.json"), "--quiet"];
  const everything = ["--no-security-check", "--no-gitignore", "--no-default-patterns"];
  // Fetched before it is timed.
  await Bun.spawn(["npx", "--yes", REPOMIX, "--version"], { cwd: scratch, stdout: "ignore" }).exited;
  return await measure(
    `\`${REPOMIX} --compress\``,
    [["npx", "--yes", REPOMIX, tree, ...options, ...everything]],
    {},
    REPOMIX_MS,
  );
}

/** Runs commands at the same time, to the end of the last one. */
async function measure(
  what: string,
  commands: readonly (readonly string[])[],
  env: Record<string, string>,
  maxMs = Number.POSITIVE_INFINITY,
): Promise<Measured & { out: string }> {
  process.stdout.write(`${what} …\n`);
  const startedAt = performance.now();
  const running = commands.map((command) =>
    Bun.spawn([...command], {
      cwd: scratch,
      env: { ...process.env, ...env },
      stdout: "pipe",
      stderr: "ignore",
      ...(Number.isFinite(maxMs) ? { timeout: maxMs, killSignal: "SIGKILL" } : {}),
    }),
  );
  const [out = ""] = await Promise.all(running.map(async ({ stdout }) => await new Response(stdout).text()));
  const codes = await Promise.all(running.map(async ({ exited }) => await exited));
  const seconds = (performance.now() - startedAt) / 1000;
  const usage = running.map((child) => child.resourceUsage());
  const timedOut = seconds * 1000 >= maxMs;
  const cpuSeconds = usage.reduce((sum, one) => sum + Number(one?.cpuTime.total ?? 0) / 1e6, 0);
  process.stdout.write(`  ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of processors\n`);
  return {
    what,
    seconds,
    cpuSeconds,
    peakMegabytes: usage.reduce((sum, one) => sum + Number(one?.maxRSS ?? 0) / MEGABYTE, 0),
    note: timedOut
      ? "ended before it was done"
      : codes.every((code) => code === 0)
        ? ""
        : `exit code ${codes.join(", ")}`,
    out,
  };
}

async function report(measured: readonly Measured[], made: SourceTree): Promise<void> {
  const [cold, warm, , ctags, repomix] = measured;
  if (cold === undefined || warm === undefined || ctags === undefined || repomix === undefined) return;
  // By processor time: on a machine that does other things besides, the clock on the wall measures those.
  const against = (
    what: string,
    reach: string,
    [a, b]: readonly [Measured, Measured],
    least: number,
  ): string => {
    const times = a.cpuSeconds / b.cpuSeconds;
    return `| ${what} | ${reach} | ${times.toFixed(1)} × | ${times >= least ? "reached" : "**not reached**"} |`;
  };
  const table = [
    "| what | seconds | CPU seconds | peak memory | |",
    "| --- | --- | --- | --- | --- |",
    ...measured.map(
      ({ what, seconds, cpuSeconds, peakMegabytes, note }) =>
        `| ${what} | ${seconds.toFixed(1)} | ${cpuSeconds.toFixed(1)} | ${peakMegabytes.toFixed(0)} MB | ${note} |`,
    ),
    "",
    "| | reach | measured | |",
    "| --- | --- | --- | --- |",
    against("universal-ctags' time, of a cold run's", "≥ 1/3", [ctags, cold], 1 / 3),
    against("universal-ctags' time, of a run's with nothing changed", "> 1 ×", [ctags, warm], 1),
    against("`repomix --compress`'s time, of a cold run's", "≥ 5 ×", [repomix, cold], 5),
    "",
    `${made.files} files, ${(made.bytes / 1e6).toFixed(0)} MB, in ${made.languages.size} languages. Machine: ${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}), ${(totalmem() / MEGABYTE / 1024).toFixed(0)} GB, ${process.platform} ${process.arch}.`,
  ].join("\n");
  process.stdout.write(`${table}\n`);
  if (!process.argv.includes("--write")) return;
  await fillFile(join(ROOT, "README.md"), { "bench-digest": table });
  await fillFile(join(ROOT, "docs/bench.md"), { "bench-digest": table });
}
