import { dataDirectory, userDataDirectory } from "../data-directory.ts";
import { findRoots, type Roots } from "../roots.ts";
import { Stores } from "../store/index.ts";
import type { Invocation } from "./command.ts";

export interface Place {
  found: Roots;
  /** The project's data directory; it need not exist. */
  directory: string;
}

/**
 * Where the project and its data are. Opens and makes nothing.
 * @throws BrainloopError INVALID_PARAMS for a root or a data directory that cannot be
 */
export function findPlace({ world, globals }: Pick<Invocation, "world" | "globals">): Place {
  const { env, cwd, home, platform } = world;
  const found = findRoots({ flags: globals.root, env, cwd, home });
  const [firstRoot] = found.roots;
  return { found, directory: dataDirectory({ flag: globals.dataDir, cwd, firstRoot, env, home, platform }) };
}

/** Where the user-wide store is. */
export function userPlace({ world }: Pick<Invocation, "world">): string {
  return userDataDirectory(world);
}

/**
 * The databases of a directory, for a command that is no worker. To be closed with `await using`.
 * @param options.looking for a command that only shows what is
 */
export function openStores(directory: string, { looking = false } = {}): Stores {
  return new Stores(directory, {
    workerId: `command-${process.pid}`,
    // Warned of is what buffered metrics and events run into; commands write none.
    log: { warn: () => undefined },
    now: Date.now,
    looking,
  });
}
