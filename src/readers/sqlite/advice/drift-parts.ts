/** What the comparisons of tables and views with expected ones share. */
import type { Recommendation, Severity, SqliteDigest, SqliteTable, SqliteTrigger } from "../../../digest.ts";
import { identifier } from "../file/engine.ts";
import { type Difference, normalized } from "./drift-table.ts";
import { named, sameName } from "./lookup.ts";

/** Differences named of one object; the SQL mends them all. */
const MAX_NAMED = 8;
const SEVERITY: Readonly<Record<Difference["kind"], Severity>> = {
  missing: "error",
  changed: "warning",
  extra: "info",
};

/** A definition that may have to be made or dropped by itself. */
interface Named {
  name: string;
  sql?: string;
}

/** Indexes or triggers, which can be dropped and made by themselves. */
export function partDifferences(
  what: "INDEX" | "TRIGGER",
  there: readonly Named[],
  wanted: readonly Named[],
): { differences: Difference[]; sql: string[] } {
  const differences: Difference[] = [];
  const sql: string[] = [];
  const word = what.toLowerCase();
  for (const part of there) {
    const match = named(wanted, part.name);
    if (match !== undefined && normalized(match.sql) === normalized(part.sql)) continue;
    if (match === undefined)
      differences.push({ text: `${word} ${part.name} is not expected`, kind: "extra" });
    else differences.push({ text: `${word} ${part.name} differs`, kind: "changed" });
    sql.push(`DROP ${what} ${identifier(part.name)}`, ...(match?.sql === undefined ? [] : [match.sql]));
  }
  for (const part of wanted) {
    if (named(there, part.name) !== undefined || part.sql === undefined) continue;
    differences.push({ text: `${word} ${part.name} is missing`, kind: "changed" });
    sql.push(part.sql);
  }
  return { differences, sql };
}

export function drift(object: string, differences: readonly Difference[], sql: string): Recommendation {
  const kinds = new Set(differences.map(({ kind }) => kind));
  const worst = (["missing", "changed", "extra"] as const).find((kind) => kinds.has(kind)) ?? "extra";
  const shown = differences.slice(0, MAX_NAMED).map(({ text }) => text);
  const more = differences.length - shown.length;
  const lost =
    kinds.has("extra") && /^DROP TABLE|INSERT INTO/m.test(sql) ? "; mending drops what is not" : "";
  const reason = `${shown.join("; ")}${more > 0 ? `; ${more} more` : ""}${lost}`;
  return { severity: SEVERITY[worst], rule: "schema_drift", object, reason, sql };
}

/** CREATE TABLE and what belongs to the table. */
export function definitions(table: SqliteTable, triggers: readonly SqliteTrigger[]): string[] {
  return [table.sql, ...created(table).flatMap(({ sql }) => sql ?? []), ...triggers.map(({ sql }) => sql)];
}

export function created({ indexes }: SqliteTable): Named[] {
  return indexes.filter(({ origin }) => origin === "create");
}

export function triggersOf({ triggers }: Pick<SqliteDigest, "triggers">, name: string): SqliteTrigger[] {
  return triggers.filter(({ table }) => sameName(table, name));
}

export function script(statements: readonly string[]): string {
  return statements.map((statement) => `${statement};`).join("\n");
}
