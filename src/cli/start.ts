import { fstatSync } from "node:fs";
import { homedir } from "node:os";
import { SQL_COMMAND } from "../generate/sql/command.ts";
import { fileError } from "../file-error.ts";
import { JOB_COMMAND } from "../ingest/child.ts";
import { writeAll } from "../write-all.ts";
import type { World } from "./command.ts";

declare const BRAINLOOP_VERSION: string;

/** URLs of the threads' scripts. */
export interface Scripts {
  parseWorker: string;
  sqlThread: string;
}

/** Starts the program and ends the process, whatever still holds it. */
export async function start(argv: readonly string[], scripts: Scripts): Promise<never> {
  const { parseWorker } = scripts;
  if (argv[0] === JOB_COMMAND) {
    const { runJobFromInput } = await import("../ingest/job-process.ts");
    process.exit(await runJobFromInput(parseWorker, Number(argv[1])));
  }
  if (argv[0] === SQL_COMMAND) {
    const { runSqlFromInput } = await import("../generate/sql/child/process.ts");
    process.exit(await runSqlFromInput(scripts.sqlThread, Number(argv[1])));
  }
  const { runCli } = await import("./index.ts");
  process.exit(await runCli(argv, await makeWorld(parseWorker)));
}

async function makeWorld(parseWorker: string): Promise<World> {
  const isTerminal = { in: await isTerminalAt(0), out: await isTerminalAt(1), err: await isTerminalAt(2) };
  return {
    env: process.env,
    cwd: process.cwd(),
    home: process.env["HOME"] ?? homedir(),
    platform: process.platform,
    version: BRAINLOOP_VERSION,
    selfCommand: selfCommand(),
    parseWorker,
    isTerminal,
    out: writeResult,
    err: writeNote,
    readInput: () => Bun.stdin.text(),
  };
}

/** @throws BrainloopError as a file on a full disk: a result that nobody gets is no result */
function writeResult(text: string): void {
  try {
    writeAll(1, text);
  } catch (error) {
    throw fileError(error, "stdout");
  }
}

/** Logs may go to a disk that is full; that ends nobody's work, and there is no other place to say so. */
function writeNote(text: string): void {
  try {
    writeAll(2, text);
  } catch {
    // What comes next may have space.
  }
}

/** Asks node:tty, which takes milliseconds to load, only about what may be a terminal. */
async function isTerminalAt(descriptor: number): Promise<boolean> {
  try {
    if (!fstatSync(descriptor).isCharacterDevice()) return false;
  } catch {
    return false;
  }
  const { isatty } = await import("node:tty");
  return isatty(descriptor);
}

/** In the executable the script is part of it; under Bun it has to be named. */
function selfCommand(): string[] {
  return Bun.main.startsWith("/$bunfs/") || Bun.main.includes("~BUN")
    ? [process.execPath]
    : [process.execPath, Bun.main];
}
