import { Database } from "bun:sqlite";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { Sandbox } from "../support/executable.ts";

const DATABASES = ["input", "lifecycle", "output", "metadata"] as const;
/** A worker writes these by itself as time passes. */
const BY_THE_CLOCK: ReadonlySet<string> = new Set(["heartbeat"]);
const Names = v.array(v.object({ name: v.string() }));

/** Longer than a server keeps metrics and events to itself. */
const BUFFERED_MS = 1_500;

/** Hashes of all that somebody could have changed: each table's rows, and each file. */
export async function footprint({ project, data, home }: Sandbox): Promise<Record<string, string>> {
  await Bun.sleep(BUFFERED_MS);
  return {
    ...tables(data),
    ...files(project),
    ...files(home),
    ...files(data, (name) => !name.includes(".db")),
  };
}

function tables(data: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const database of DATABASES) {
    using db = new Database(join(data, `brainloop.${database}.db`), { readonly: true });
    const names = v.parse(Names, db.query("SELECT name FROM sqlite_schema WHERE type = 'table'").all());
    for (const { name } of names) {
      if (BY_THE_CLOCK.has(name)) continue;
      const rows = db.query(`SELECT * FROM "${name}"`).values();
      found[`${database}.${name}`] = `${rows.length} rows ${hash(JSON.stringify(rows))}`;
    }
  }
  return found;
}

function files(directory: string, wanted: (name: string) => boolean = () => true): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(directory, { recursive: true, encoding: "utf8" })) {
    const path = join(directory, name);
    if (!wanted(name) || !statSync(path).isFile()) continue;
    found[path] = hash(readFileSync(path));
  }
  return found;
}

function hash(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
