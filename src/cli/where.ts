import { didYouMean } from "../nearest.ts";
import { quote } from "../quote.ts";
import { type DatabaseName, databasePath, DATABASES } from "../store/index.ts";
import type { Invocation } from "./command.ts";
import { EXIT } from "./exit.ts";
import { findPlace, openStores } from "./place.ts";
import { UsageError } from "./usage-error.ts";

/** Prints the data directory; or one database's path, once it can be opened with `sqlite3`. */
export async function where(invocation: Invocation): Promise<number> {
  const { world, args } = invocation;
  const [name] = args;
  const database = name === undefined ? undefined : parseDatabase(name);
  const { directory } = findPlace(invocation);
  if (database === undefined) {
    world.out(`${directory}\n`);
    return EXIT.done;
  }
  {
    await using stores = openStores(directory);
    await stores.open();
  }
  world.out(`${databasePath(directory, database)}\n`);
  return EXIT.done;
}

function parseDatabase(name: string): DatabaseName {
  const found = DATABASES.find((database) => database === name);
  if (found !== undefined) return found;
  const message = `Unknown database ${quote(name)}${didYouMean(name, DATABASES)}`;
  throw new UsageError(message, `Expected one of ${DATABASES.join(", ")}`);
}
