import type { SqliteDigest } from "../../digest.ts";
import { BrainloopError } from "../../error.ts";
import { nearest } from "../../nearest.ts";
import type { Selection } from "../../reader.ts";
import { fold } from "./advice/lookup.ts";

/**
 * The part of a digest that a call asked for.
 * @throws BrainloopError INVALID_PARAMS for a table that is not there, with the nearest names
 */
export function selectTables(digest: SqliteDigest, { names: tables, sampleRows }: Selection): SqliteDigest {
  const names = new Set(tables.map(fold));
  const there = [...digest.tables, ...digest.views].map(({ name }) => name);
  for (const name of tables) {
    if (there.some((known) => fold(known) === fold(name))) continue;
    const near = nearest(name, there);
    const shown =
      near.length > 0 ? `Nearest are ${near.join(", ")}` : `There are ${there.slice(0, 20).join(", ")}`;
    throw new BrainloopError("INVALID_PARAMS", `Table ${JSON.stringify(name)} is not in the database`, {
      hint: shown,
    });
  }
  const wanted = (name: string): boolean => names.size === 0 || names.has(fold(name));
  return {
    ...digest,
    tables: digest.tables
      .filter(({ name }) => wanted(name))
      .map((table) => ({ ...table, sample: table.sample.slice(0, sampleRows) })),
    views: digest.views.filter(({ name }) => wanted(name)),
    triggers: digest.triggers.filter(({ table }) => wanted(table)),
    recommendations: digest.recommendations.filter(
      ({ object }) => names.size === 0 || object === "" || names.has(fold(object.split(".")[0] ?? "")),
    ),
  };
}
