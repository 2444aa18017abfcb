import type { Database } from "bun:sqlite";
import { rmSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { BrainloopError } from "../error.ts";
import { prepareDataDirectory } from "../private-directory.ts";
import { COMPANIONS, underLock } from "./directory.ts";
import { checkVersion } from "./migrate.ts";
import { openDatabase, type OpenOptions } from "./open.ts";
import { read, write, type TransactionOptions } from "./transaction.ts";

/** An open database with what tells whether its files are still those at its path. */
interface Handle {
  db: Database;
  /** Of the database, its log and the log's index, by path. */
  identities: ReadonlyMap<string, string>;
  /** Calls waiting or at work; a replaced handle is closed after the last. */
  users: number;
  replaced: boolean;
  closed: boolean;
}

/**
 * One database, opened on first use. What a write or a read does is handed the database of that
 * moment, so that callers keep working after the file was lost and made anew.
 */
export class Connection {
  readonly path: string;
  readonly #options: OpenOptions;
  #opening: Promise<Handle> | undefined;
  #closed = false;

  constructor(path: string, options: OpenOptions) {
    this.path = path;
    this.#options = options;
  }

  /**
   * Runs `work` in one IMMEDIATE transaction.
   * @throws BrainloopError as {@link openDatabase} and {@link write}
   */
  write<T>(work: (db: Database) => T extends PromiseLike<unknown> ? never : T, options?: TransactionOptions) {
    return this.#use((db) => write<T>(db, () => work(db), options));
  }

  /**
   * Runs queries that change nothing.
   * @throws BrainloopError as {@link openDatabase} and {@link read}
   */
  read<T>(work: (db: Database) => T extends PromiseLike<unknown> ? never : T, options?: TransactionOptions) {
    return this.#use((db) => read<T>(db, () => work(db), options));
  }

  /** Opens it now, so that the file is there and migrated. */
  async open(): Promise<void> {
    await this.#handle();
  }

  /**
   * Reopens the database if its file was removed or replaced; SQLite would go on writing to the lost one.
   * @returns whether it was; false for one that is not open
   * @throws BrainloopError UNSUPPORTED_FORMAT if a newer Brainloop has migrated it meanwhile
   */
  async heal(): Promise<boolean> {
    const handle = await this.#opening?.catch(() => undefined);
    if (handle === undefined || handle.replaced) return false;
    if (!isLost(handle, this.path)) {
      try {
        await read(handle.db, () => checkVersion(handle.db, this.#options.migrations));
      } catch (error) {
        // Nothing more may be written to it.
        this.#drop(handle);
        throw error;
      }
      return false;
    }
    handle.replaced = true;
    await this.#start(this.#replace(handle));
    return true;
  }

  /** Closes it, with what its log holds copied into the database as far as others let that happen. Calls under way fail. */
  async close(): Promise<void> {
    this.#closed = true;
    const handle = await this.#opening?.catch(() => undefined);
    this.#opening = undefined;
    if (handle === undefined || handle.replaced) return;
    checkpoint(handle.db);
    handle.db.close();
  }

  async #use<T>(work: (db: Database) => Promise<T>): Promise<T> {
    const handle = await this.#handle();
    handle.users++;
    try {
      return await work(handle.db);
    } catch (error) {
      // SQLite opens what it may not write for reading alone, and would stay with that when it may.
      if (error instanceof BrainloopError && error.code === "PERMISSION_DENIED") this.#drop(handle);
      throw error;
    } finally {
      handle.users--;
      if (handle.replaced) retire(handle);
    }
  }

  /** The next use finds out anew whether it can be opened. */
  #drop(handle: Handle): void {
    if (handle.replaced) return;
    handle.replaced = true;
    this.#opening = undefined;
    retire(handle);
  }

  #handle(): Promise<Handle> {
    if (this.#closed) {
      const name = basename(this.path);
      return Promise.reject(new BrainloopError("SHUTTING_DOWN", `Database "${name}" is closed already`));
    }
    return this.#opening ?? this.#start(this.#connect());
  }

  #start(connecting: Promise<Handle>): Promise<Handle> {
    const opening = connecting.catch((error: unknown) => {
      // The next call tries again: the directory may be writable by then.
      this.#opening = undefined;
      throw error;
    });
    this.#opening = opening;
    return opening;
  }

  async #replace(lost: Handle): Promise<Handle> {
    try {
      await underLock(prepareDataDirectory(dirname(this.path)), () => {
        // The lost database's log must not be applied to what stands in its place.
        for (const companion of COMPANIONS) {
          const path = this.path + companion;
          if (identity(path) === lost.identities.get(path)) rmSync(path, { force: true });
        }
      });
    } finally {
      retire(lost);
    }
    return this.#connect();
  }

  async #connect(): Promise<Handle> {
    const db = await openDatabase(this.path, this.#options);
    const paths = [this.path, ...COMPANIONS.map((companion) => this.path + companion)];
    return {
      db,
      identities: new Map(paths.map((path) => [path, identity(path)])),
      users: 0,
      replaced: false,
      closed: false,
    };
  }
}

/** Closes a lost database once nobody uses it. SQLite sees that it moved and leaves the files in its place alone. */
function retire(handle: Handle): void {
  if (handle.users > 0 || handle.closed) return;
  handle.closed = true;
  handle.db.close();
}

/** SQLite does so itself as the last one closes it; where others go on, what this worker wrote is not left to them. */
function checkpoint(db: Database): void {
  try {
    db.query("PRAGMA wal_checkpoint(PASSIVE)").get();
  } catch {
    // Read-only, damaged or full: the log stays, and whoever opens it next reads it.
  }
}

function isLost(handle: Handle, path: string): boolean {
  return identity(path) !== handle.identities.get(path);
}

/** Device and inode; empty where there is no such file. */
function identity(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.dev}:${stat.ino}`;
}
