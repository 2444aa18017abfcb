import { Database } from "bun:sqlite";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BrainloopError } from "../error.ts";
import { prepareDataDirectory, preparePrivateFile } from "../private-directory.ts";
import { exclude, read } from "./transaction.ts";

/** What SQLite keeps beside a database in WAL mode. */
export const COMPANIONS = ["-wal", "-shm"] as const;

const LOCK_FILE = "brainloop.lock";
/** Two that ask for a lock at the same instant may both be told that it is taken, and ask again. */
const LOCK_PATIENCE_MS = 100;

/**
 * Makes an empty file for a database that is not there. What a lost database left beside it is removed
 * first: its log would be taken for the new one's, and workers that still hold the old one would share
 * the new one's index.
 * @param path in a directory that was prepared
 * @throws BrainloopError PERMISSION_DENIED, STORAGE_FULL, NOT_A_FILE
 */
export async function makeDatabaseFile(path: string, directory: string): Promise<void> {
  if (existsSync(path)) return preparePrivateFile(path);
  await underLock(directory, () => {
    if (!existsSync(path)) for (const companion of COMPANIONS) rmSync(path + companion, { force: true });
    preparePrivateFile(path);
  });
}

/**
 * Runs `work` while no other process does so for the same directory. The lock is SQLite's on an empty
 * file: the system frees it when its holder dies, however that happens.
 */
export async function underLock(directory: string, work: () => void): Promise<void> {
  const path = join(directory, LOCK_FILE);
  preparePrivateFile(path);
  const lock = new Database(path, { readwrite: true });
  try {
    await exclude(lock, work);
  } finally {
    lock.close();
  }
}

/**
 * Takes a lock of a data directory if nobody has it, until it is disposed of or the process ends.
 * @param name of what is done under it; a file of that name stays behind, empty
 * @returns undefined where another process has it
 */
export async function tryLock(directory: string, name: string): Promise<Disposable | undefined> {
  const path = join(prepareDataDirectory(directory), `brainloop.${name}.lock`);
  preparePrivateFile(path);
  const lock = new Database(path, { readwrite: true });
  try {
    await read(lock, () => lock.run("BEGIN EXCLUSIVE"), { timeoutMs: LOCK_PATIENCE_MS });
  } catch (error) {
    lock.close();
    if (error instanceof BrainloopError && error.code === "DATABASE_BUSY") return undefined;
    throw error;
  }
  return { [Symbol.dispose]: () => lock.close() };
}
