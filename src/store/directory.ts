import { Database } from "bun:sqlite";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { preparePrivateFile } from "../private-directory.ts";
import { exclude } from "./transaction.ts";

/** What SQLite keeps beside a database in WAL mode. */
export const COMPANIONS = ["-wal", "-shm"] as const;

const LOCK_FILE = "brainloop.lock";

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
