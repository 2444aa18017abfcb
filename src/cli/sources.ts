/** `brainloop sources list|add|remove|enable|disable`: what `digest` warms, and which schemas are expected. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { BrainloopError } from "../error.ts";
import { quote } from "../quote.ts";
import type { Sources } from "../store/sources.ts";
import type { Invocation } from "./command.ts";
import { EXIT } from "./exit.ts";
import { openWorkplace, type Workplace } from "./services.ts";
import { renderTable, styleOf } from "./table.ts";
import { UsageError } from "./usage-error.ts";

const COLUMNS = ["PATH", "", "HEALTH", "CHECKED"].map((title) => ({ title }));

/** Prints every source and every expected schema. */
export async function listSources(invocation: Invocation): Promise<number> {
  const { world, options } = invocation;
  return await withWorkplace(
    invocation,
    async ({ services: { stores } }) => {
      const sources = await stores.sources.list();
      const schemas = await stores.sources.schemas();
      if (options["json"] === true) {
        const listed = {
          sources: sources.map(({ path, enabled, status, message, checkedAt }) => ({
            path,
            enabled,
            status,
            message,
            checked_at: checkedAt,
          })),
          schemas: schemas.map(({ dbPath, updatedAt }) => ({ db_path: dbPath, updated_at: updatedAt })),
        };
        world.out(`${JSON.stringify(listed, null, 2)}\n`);
        return;
      }
      if (sources.length + schemas.length === 0) {
        world.out(
          "None: brainloop digest reads the whole project. brainloop sources add PATH names what it shall read\n",
        );
        return;
      }
      const rows = sources.map(({ path, enabled, status, message, checkedAt }) => ({
        cells: [path, enabled ? "enabled" : "disabled", status ?? "-", when(checkedAt)],
        ...(message === null ? {} : { note: message }),
      }));
      const expected = schemas.map(({ dbPath, updatedAt }) => ({
        cells: [dbPath, "schema expected", "-", when(updatedAt)],
      }));
      world.out(renderTable(COLUMNS, [...rows, ...expected], styleOf(world)));
    },
    { looking: true },
  );
}

/** Adds files and folders; or notes the schema that a database is expected to have. */
export async function addSources(invocation: Invocation): Promise<number> {
  const { world, args, options } = invocation;
  const schema = options["schema"];
  if (schema !== undefined && args.length !== 1) {
    throw new UsageError(`--schema goes with one database, found ${args.length} paths`);
  }
  return await withWorkplace(invocation, async (workplace) => {
    const { reading, stores } = workplace.services;
    // All are looked at before any is added.
    const paths = args.map((path) => reading.guard.resolve(path));
    if (schema !== undefined) {
      const { expectSchema } = await import("./sources-schema.ts");
      world.err(await expectSchema(workplace, String(schema), paths[0] ?? ""));
      return;
    }
    for (const [at, path] of paths.entries()) {
      refuseSpecial(path, args[at] ?? "");
      await stores.sources.add(path);
      world.err(`${quote(path)} is digested from now on\n`);
    }
  });
}

/** Forgets sources and expected schemas. */
export function removeSources(invocation: Invocation): Promise<number> {
  return forEach(invocation, async (path, sources) =>
    (await sources.remove(path)) ? `${quote(path)} is no source any more\n` : undefined,
  );
}

/** Has `digest` read sources again. */
export function enableSources(invocation: Invocation): Promise<number> {
  return forEach(invocation, async (path, sources) =>
    (await sources.setEnabled(path, true)) ? `${quote(path)} is digested from now on\n` : undefined,
  );
}

/** Has `digest` pass sources over. */
export function disableSources(invocation: Invocation): Promise<number> {
  return forEach(invocation, async (path, sources) =>
    (await sources.setEnabled(path, false)) ? `${quote(path)} is passed over from now on\n` : undefined,
  );
}

/** @param change says what was done; undefined where there is no such source */
async function forEach(
  invocation: Invocation,
  change: (path: string, sources: Sources) => Promise<string | undefined>,
): Promise<number> {
  const { world, args } = invocation;
  return await withWorkplace(invocation, async ({ services }) => {
    for (const given of args) {
      const path = resolvedOrGone(given, invocation, services.reading.guard);
      const done = await change(path, services.stores.sources);
      if (done === undefined) {
        throw new BrainloopError("INVALID_PARAMS", `${quote(path)} is no source`, {
          hint: "brainloop sources list shows them",
        });
      }
      world.err(done);
    }
  });
}

/** What is gone, or no longer in a root, can still be named. */
function resolvedOrGone(
  given: string,
  { world }: Invocation,
  guard: Workplace["services"]["reading"]["guard"],
): string {
  try {
    return guard.resolve(given);
  } catch (error) {
    if (!(error instanceof BrainloopError)) throw error;
    return resolve(world.cwd, given);
  }
}

function refuseSpecial(path: string, given: string): void {
  const stats = statSync(path);
  if (stats.isFile() || stats.isDirectory()) return;
  throw new BrainloopError("NOT_A_FILE", `${quote(given)} is neither a file nor a directory`);
}

async function withWorkplace(
  invocation: Invocation,
  work: (workplace: Workplace) => Promise<void>,
  { looking = false } = {},
): Promise<number> {
  const workplace = openWorkplace(invocation, { operator: true, looking });
  try {
    await workplace.refresh();
    await work(workplace);
    return EXIT.done;
  } finally {
    await workplace.close();
  }
}

function when(seconds: number | null): string {
  if (seconds === null) return "-";
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
}
