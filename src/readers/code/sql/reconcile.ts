import type { Verdict } from "./engine.ts";
import type { Item } from "./item.ts";
import type { StatementText } from "./statement-text.ts";

/** PostgreSQL cuts names after 63 bytes. */
const NAME_LENGTH = 63;

/**
 * What a statement declares according to its database, with the places and texts that were found by its words.
 * Where the two differ the database is right.
 */
export function reconcile(statement: StatementText, items: Item[], verdict: Verdict | undefined): Item[] {
  if (verdict?.exact !== undefined) return byTree(statement, items, verdict.exact);
  if (verdict?.columns !== undefined) return byColumns(statement, items, verdict.columns);
  return items;
}

function byTree(statement: StatementText, items: Item[], exact: NonNullable<Verdict["exact"]>): Item[] {
  // Constraints in `ALTER TABLE` without a name, indexes without one: the words give them the name they will get.
  const left = Map.groupBy(items, (item) => keyOf(item));
  return exact.map((one) => {
    const found = left.get(keyOf(one))?.shift();
    if (found !== undefined) return found;
    const { offset } = one;
    const isWhole = one.kind !== "field" && one.kind !== "constraint";
    return added(statement, one, isWhole ? undefined : offset);
  });
}

function byColumns(statement: StatementText, items: Item[], columns: readonly string[]): Item[] {
  const [table, ...rest] = items;
  if (table === undefined) return items;
  const fields = rest.filter(({ kind }) => kind === "field");
  const isSame =
    fields.length === columns.length &&
    fields.every(({ name }, at) => name.toLowerCase() === columns[at]?.toLowerCase());
  if (isSame) return items;
  const parent = table.parent === undefined ? table.name : `${table.parent}.${table.name}`;
  const byName = new Map(fields.map((field) => [field.name.toLowerCase(), field]));
  const exact = columns.map(
    (name) => byName.get(name.toLowerCase()) ?? added(statement, { kind: "field", name, parent }, undefined),
  );
  return [table, ...rest.filter(({ kind }) => kind !== "field"), ...exact];
}

/** What only the database saw. */
function added(
  statement: StatementText,
  { kind, name, parent }: Pick<Item, "kind" | "name" | "parent">,
  offset: number | undefined,
): Item {
  const { span, lastToken } = statement;
  if (offset === undefined)
    return { kind, name, parent, signature: statement.fold(span.start, lastToken), ...span };
  const end = Math.min(
    lastToken,
    offset + (/^[^,\n\r]*/.exec(statement.text.slice(offset, lastToken))?.[0].length ?? 0),
  );
  return { kind, name, parent, signature: statement.fold(offset, end), start: offset, end };
}

function keyOf({ kind, name, parent = "" }: Pick<Item, "kind" | "name" | "parent">): string {
  return JSON.stringify([kind, name.toLowerCase().slice(0, NAME_LENGTH), parent.toLowerCase()]);
}
