import { DATABASES, type DatabaseName, type Stores } from "../../store/index.ts";
import { brokenBy, type Check, type Examination, type Finding } from "./finding.ts";

/** Whether each database is intact and of this version's schema. */
export const databases: Check = {
  name: "databases",
  async run(examination) {
    const { stores } = examination.workplace.services;
    if (DATABASES.every((name) => stores.inspect(name).state === "absent")) {
      return [{ state: "ok", message: "None yet; the first worker makes them" }];
    }
    // output.db first: it tells who runs.
    const found: Found[] = [];
    for (const name of DATABASES.toSorted((a, b) => Number(b === "output") - Number(a === "output"))) {
      found.push(await examine(name, examination));
    }
    return found;
  },
};

type Found = Omit<Finding, "check">;

async function examine(name: DatabaseName, { fix, workplace }: Examination): Promise<Found> {
  const { stores } = workplace.services;
  const found = stores.inspect(name);
  switch (found.state) {
    case "absent":
      return await missing(name, stores, fix);
    case "unusable":
      return brokenBy(found.error, name);
    case "damaged":
      return await damaged(name, found.problems, stores, fix);
    case "intact": {
      const facts = `${name}: intact, schema ${found.version}, ${size(found.bytes)}`;
      if (found.pending === 0) return { state: "ok", message: facts };
      if (!fix) {
        const pending = `${found.pending} ${found.pending === 1 ? "migration" : "migrations"} of this version to come`;
        return { state: "warning", message: `${facts}, ${pending}`, mend: FIX };
      }
      await stores.open();
      return { state: "fixed", message: `${name}: migrated to schema ${found.version + found.pending}` };
    }
  }
}

const FIX = "brainloop doctor --fix";

async function missing(name: DatabaseName, stores: Stores, fix: boolean): Promise<Found> {
  const message = `${name}: the file is gone, and what it held with it`;
  if (!fix) return { state: "warning", message, mend: `${FIX} makes an empty one; so does the next worker` };
  await stores.open();
  return { state: "fixed", message: `${message}; an empty one was made` };
}

async function damaged(
  name: DatabaseName,
  problems: readonly string[],
  stores: Stores,
  fix: boolean,
): Promise<Found> {
  const message = `${name}: damaged: ${problems.join("; ")}`;
  if (!fix) {
    return { state: "broken", message, mend: `brainloop stop, then ${FIX}: what can be read of it is kept` };
  }
  // Who has it open would go on writing to what is put aside.
  const alive = await stores.workers.alive().catch(() => undefined);
  if (alive === undefined || alive.length > 0) {
    const mend = `End the servers of this project (brainloop stop), then ${FIX}`;
    if (alive !== undefined || name !== "output") return { state: "broken", message, mend };
  }
  try {
    const { aside, incomplete, rows } = await stores.salvage(name);
    const lost = incomplete.length === 0 ? "" : `; some may be lost of ${incomplete.join(", ")}`;
    return {
      state: "fixed",
      message: `${name}: made anew with ${rows} rows that could be read${lost}; the damaged one is ${JSON.stringify(aside)}`,
    };
  } catch (error) {
    return brokenBy(error, name);
  }
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
