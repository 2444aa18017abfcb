import type { Recommendation, SqliteDigest, SqliteView } from "../../../digest.ts";
import type { ExpectedSchema } from "../facts/expected.ts";
import { identifier } from "../file/engine.ts";
import { drift, partDifferences, script, triggersOf } from "./drift-parts.ts";
import { normalized } from "./drift-table.ts";
import { named } from "./lookup.ts";

/** Where views differ from the expected ones. */
export function adviseViewDrift(digest: SqliteDigest, expected: ExpectedSchema): Recommendation[] {
  const all = [...expected.tables, ...expected.views];
  const drop = ({ name }: SqliteView): string => `DROP VIEW ${identifier(name)}`;
  return [
    ...expected.views.flatMap((wanted) => {
      const make = [wanted.sql, ...triggersOf(expected, wanted.name).map(({ sql }) => sql)];
      const view = named(digest.views, wanted.name);
      if (view === undefined) {
        const table = named(digest.tables, wanted.name);
        const sql = [...(table === undefined ? [] : [`DROP TABLE ${identifier(table.name)}`]), ...make];
        const text = table === undefined ? "the view is missing" : "it is a table, expected a view";
        return [drift(wanted.name, [{ text, kind: "missing" }], script(sql))];
      }
      const differences = [
        ...(normalized(view.sql) === normalized(wanted.sql)
          ? []
          : [{ text: "the view's definition differs", kind: "changed" as const }]),
        ...partDifferences("TRIGGER", triggersOf(digest, view.name), triggersOf(expected, wanted.name))
          .differences,
      ];
      return differences.length === 0 ? [] : [drift(view.name, differences, script([drop(view), ...make]))];
    }),
    ...digest.views
      .filter(({ name }) => named(all, name) === undefined)
      .map((view) =>
        drift(view.name, [{ text: "the view is not expected", kind: "extra" }], script([drop(view)])),
      ),
  ];
}
