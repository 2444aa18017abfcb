import type { SqliteDigest } from "../../../digest.ts";
import { fold } from "./lookup.ts";

/** A name for a new index that no object has: `idx_orders_customer_id`. */
export function freshName({ tables, views, triggers }: SqliteDigest, parts: readonly string[]): string {
  const taken = new Set(
    [...tables, ...views, ...triggers, ...tables.flatMap(({ indexes }) => indexes)].map(({ name }) =>
      fold(name),
    ),
  );
  const wanted = parts.join("_").replaceAll(/\s+/g, "_");
  let name = wanted;
  for (let number = 2; taken.has(fold(name)); number++) name = `${wanted}_${number}`;
  return name;
}
