import { BrainloopError } from "../../../error.ts";
import { identify, sameIdentity, type FileIdentity } from "../../../open-file.ts";
import { quote } from "../../../quote.ts";
import { type Companions, findCompanions } from "./companions.ts";
import { Engine, fileUri } from "./engine.ts";
import { type Header, readHeader } from "./header.ts";
import { fileState } from "./identity.ts";
import { copyToScratch, removeScratch } from "./scratch-copy.ts";

/** What is read of a database as bytes, before SQLite has it open. */
export interface Look {
  header: Header;
  companions: Companions;
  identity: FileIdentity;
  /** What identifies the content, but for the schema. */
  state: string;
  /** Pages at its end that the header counts and that are not there. */
  missingPages: number;
}

/** A database that stands open. */
export interface Opened extends Look {
  engine: Engine;
  /** Others may be writing: no statement may hold them up, so long ones are left out or cut in pieces. */
  gentle: boolean;
  /** @throws Changed where what was read so far may be of two states */
  verify(): void;
}

/** What was read belongs to no one state of the file. */
class Changed extends Error {}

type Work<T> = (opened: Opened) => T;

/** Reading without locks is tried so often while others write. */
const TRIES = 3;
/** A shorter pause finds a busy writer in its next transaction. */
const PAUSE_MS = 30;
/** Copied under a lock in less than 100 ms. */
const MAX_LOCKED_BYTES = 24 * 1024 * 1024;

const steady = (): void => undefined;

/**
 * Runs `work` on a database so that nothing appears beside it, no byte changes and no writer waits:
 * - without -wal and journal, `immutable`: no locks, what was read counts if the file did not change meanwhile;
 * - with -wal and -shm, read-only with `readonly_shm`: even the marks of readers stay as they are;
 * - with a journal or a -wal alone, or with pages missing, on a copy.
 *
 * A file that keeps changing is read under its locks, briefly.
 */
export function openDatabase<T>(path: string, scratch: string, work: Work<T>): T {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      return openAsItStands(path, scratch, work);
    } catch (error) {
      if (!(error instanceof Changed)) throw error;
      Bun.sleepSync(PAUSE_MS);
    }
  }
  try {
    return openLocked(path, scratch, work);
  } catch (error) {
    if (!(error instanceof Changed)) throw error;
    throw new BrainloopError("DATABASE_BUSY", `${quote(path)} changes too fast to be read`, {
      hint: "Try again when what writes it has finished",
    });
  }
}

function look(path: string): Look {
  const companions = findCompanions(path);
  const identity = identify(path);
  const header = readHeader(path, Number(identity.size));
  const alone = companions.walBytes === 0 && !companions.journal;
  const pages = Math.floor(Number(identity.size) / header.pageSize);
  const missingPages = alone ? Math.max(0, (header.pageCount ?? 0) - pages) : 0;
  const state = fileState(path, { header, companions, identity });
  return { header, companions, identity, state, missingPages };
}

function openAsItStands<T>(path: string, scratch: string, work: Work<T>): T {
  const seen = look(path);
  const { companions, identity, header, missingPages } = seen;
  if (companions.walBytes > 0 && companions.shm) return openShared(path, scratch, seen, work);
  if (companions.walBytes > 0 || companions.journal || missingPages > 0) {
    return openCopy(path, scratch, seen, work);
  }
  const verify = (): void => {
    const now = identify(path);
    const beside = findCompanions(path);
    const same = sameIdentity(identity, now) && !beside.journal && beside.walBytes === 0;
    if (!same || readHeader(path, Number(now.size)).changeCounter !== header.changeCounter)
      throw new Changed();
  };
  return using(fileUri(path, { immutable: "1" }), verify, (engine) =>
    work({ ...seen, engine, gentle: false, verify }),
  );
}

function openShared<T>(path: string, scratch: string, seen: Look, work: Work<T>): T {
  try {
    return using(fileUri(path, { readonly_shm: "1" }), steady, (engine) => {
      // The log may turn out to need what only a writer may do.
      engine.all("SELECT count(*) FROM sqlite_schema");
      return work({ ...seen, engine, gentle: true, verify: steady });
    });
  } catch (error) {
    if (!cannotShare(error)) throw error;
    return openCopy(path, scratch, seen, work);
  }
}

/** SQLITE_READONLY_RECOVERY, _CANTLOCK, _CANTINIT; SQLITE_CANTOPEN for a -shm that may not be read; SQLITE_BUSY. */
function cannotShare(error: unknown): boolean {
  return (
    error instanceof Error &&
    "code" in error &&
    /^SQLITE_(?:READONLY|CANTOPEN|BUSY|PROTOCOL)/.test(`${error.code}`)
  );
}

function openCopy<T>(path: string, scratch: string, seen: Look, work: Work<T>): T {
  const before = stamp(path);
  const bytes = Number(seen.identity.size) + seen.companions.walBytes;
  const { pageSize, pageCount = 0 } = seen.header;
  const keptBytes = (pageCount - seen.missingPages) * pageSize;
  const cut = seen.missingPages > 0 ? { keptBytes, wholeBytes: pageCount * pageSize } : undefined;
  try {
    const copy = copyToScratch(path, ["-wal", "-journal"], scratch, {
      bytes,
      ...(cut === undefined ? {} : { cut }),
    });
    if (stamp(path) !== before) throw new Changed();
    return onCopy(copy, (engine) => work({ ...seen, engine, gentle: false, verify: steady }));
  } finally {
    removeScratch(scratch);
  }
}

/** For a file that others write without pause: a copy made under a lock, or short statements. */
function openLocked<T>(path: string, scratch: string, work: Work<T>): T {
  const seen = look(path);
  const { companions, identity } = seen;
  const bytes = Number(identity.size) + companions.walBytes;
  const uri = fileUri(path, companions.shm ? { readonly_shm: "1" } : {});
  if (bytes > MAX_LOCKED_BYTES) {
    return using(uri, steady, (engine) => work({ ...seen, engine, gentle: true, verify: steady }));
  }
  try {
    const copy = using(uri, steady, (engine) => {
      engine.run("BEGIN");
      engine.all("SELECT count(*) FROM sqlite_schema");
      return copyToScratch(path, companions.walBytes > 0 ? ["-wal"] : [], scratch, { bytes });
    });
    return onCopy(copy, (engine) => work({ ...seen, engine, gentle: false, verify: steady }));
  } finally {
    removeScratch(scratch);
  }
}

/** The copy is rolled back or indexed as it is opened, which takes being able to write it. */
function onCopy<T>(copy: string, work: (engine: Engine) => T): T {
  return using(fileUri(copy, {}), steady, work, true);
}

/** Everything the file system tells of the database and what stands beside it. */
function stamp(path: string): string {
  return ["", "-wal", "-journal"]
    .map((ending) => {
      try {
        return Object.values(identify(path + ending)).join(" ");
      } catch {
        return "";
      }
    })
    .join();
}

/** An error of the engine on a file that changed says nothing about the file. */
function using<T>(uri: string, verify: () => void, work: (engine: Engine) => T, writable = false): T {
  let result: T;
  try {
    const engine = new Engine(uri, { writable });
    try {
      result = work(engine);
    } finally {
      engine[Symbol.dispose]();
    }
  } catch (error) {
    verify();
    throw error;
  }
  verify();
  return result;
}
