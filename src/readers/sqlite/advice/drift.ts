import type { Recommendation, SqliteDigest, SqliteTable, SqliteTrigger } from "../../../digest.ts";
import type { ExpectedSchema } from "../facts/expected.ts";
import { identifier } from "../file/engine.ts";
import { addedColumns, remade } from "./drift-columns.ts";
import { created, definitions, drift, partDifferences, script, triggersOf } from "./drift-parts.ts";
import { named } from "./lookup.ts";
import { tableDifferences } from "./drift-table.ts";
import { adviseViewDrift } from "./drift-views.ts";

/**
 * Where a database differs from the schema that `input_schemas` expects of it: one recommendation for each table and
 * view, with the SQL that makes it what is expected. Tables that could not be read are left out.
 */
export function adviseDrift(digest: SqliteDigest, expected: ExpectedSchema): Recommendation[] {
  return [...tables(digest, expected), ...adviseViewDrift(digest, expected)];
}

function tables(digest: SqliteDigest, expected: ExpectedSchema): Recommendation[] {
  const designed = (list: readonly SqliteTable[]): SqliteTable[] =>
    list.filter(({ kind }) => kind !== "shadow");
  const there = designed(digest.tables);
  const all = [...expected.tables, ...expected.views];
  return [
    ...designed(expected.tables).flatMap((wanted) => {
      const table = named(there, wanted.name);
      const own = triggersOf(expected, wanted.name);
      if (table === undefined) {
        const instead = named(digest.views, wanted.name);
        const sql = [
          ...(instead === undefined ? [] : [`DROP VIEW ${identifier(instead.name)}`]),
          ...definitions(wanted, own),
        ];
        const reason = instead === undefined ? "the table is missing" : "it is a view, expected a table";
        return [drift(wanted.name, [{ text: reason, kind: "missing" }], script(sql))];
      }
      if (table.problem !== undefined && table.kind === "table") return [];
      return compareTables(table, wanted, triggersOf(digest, table.name), own);
    }),
    ...there
      .filter(({ name }) => named(all, name) === undefined)
      .map(({ name }) =>
        drift(
          name,
          [{ text: "the table is not expected", kind: "extra" }],
          `DROP TABLE ${identifier(name)};`,
        ),
      ),
  ];
}

function compareTables(
  table: SqliteTable,
  wanted: SqliteTable,
  triggers: readonly SqliteTrigger[],
  wantedTriggers: readonly SqliteTrigger[],
): Recommendation[] {
  const inTable = tableDifferences(table, wanted);
  const indexes = partDifferences("INDEX", created(table), created(wanted));
  const others = partDifferences("TRIGGER", triggers, wantedTriggers);
  const differences = [...inTable, ...indexes.differences, ...others.differences];
  if (differences.length === 0) return [];
  const parts = [...indexes.sql, ...others.sql];
  const added = addedColumns(wanted, inTable);
  if (added !== undefined) return [drift(table.name, differences, script([...added, ...parts]))];
  return [drift(table.name, differences, remade(table, wanted, wantedTriggers))];
}
