import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DatabaseName, databasePath, Stores } from "../../src/store/index.ts";
import { afterThisTest } from "../support/cleanups.ts";

/** An empty directory that is gone after the test. */
export function scratchDirectory(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "brainloop-store-")));
  afterThisTest(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A clock that stands until it is moved. */
export class Clock {
  ms = 1_800_000_000_000;
  now = (): number => this.ms;
  get seconds(): number {
    return this.ms / 1000;
  }
}

export interface Workshop {
  directory: string;
  stores: Stores;
  clock: Clock;
  warnings: string[];
  path(database: DatabaseName): string;
}

/** Stores over an empty data directory, or over one that is given. */
export function workshop(directory = join(scratchDirectory(), "data"), workerId = "worker-1"): Workshop {
  const clock = new Clock();
  const warnings: string[] = [];
  const log = { warn: (message: string): void => void warnings.push(message) };
  const stores = new Stores(directory, { workerId, log, now: clock.now });
  afterThisTest(() => stores.close());
  return { directory, stores, clock, warnings, path: (database) => databasePath(directory, database) };
}

/** Runs SQL with the `sqlite3` shell, as people do. */
export function sqlite3(path: string, sql: string): string {
  const shell = Bun.which("sqlite3");
  if (shell !== null) return run([shell, path, sql]);
  const python = Bun.which("python3");
  if (python === null)
    throw new Error("Install the sqlite3 shell (or python3) to run the tests of the databases");
  const script = `
import sqlite3, sys
with sqlite3.connect(sys.argv[1]) as db:
    for row in db.execute(sys.argv[2]):
        print("|".join("" if value is None else str(value) for value in row))`;
  return run([python, "-c", script, path, sql]);
}

function run(command: string[]): string {
  const { stdout, stderr, exitCode } = Bun.spawnSync(command);
  if (exitCode !== 0) throw new Error(`${command[0]} ended with ${exitCode}: ${stderr.toString()}`);
  return stdout.toString().trimEnd();
}

/** A process of one of the scripts in `children/`, ended after the test. */
export function child(script: string, ...args: string[]) {
  const file = join(import.meta.dir, "children", script);
  const process = Bun.spawn([Bun.argv[0] ?? "bun", file, ...args], { stdout: "pipe", stderr: "pipe" });
  afterThisTest(async () => {
    process.kill("SIGKILL");
    await process.exited;
  });
  return process;
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("Expected a rejection");
}
