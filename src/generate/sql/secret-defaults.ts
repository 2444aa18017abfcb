import { maskSecrets } from "../../mask/index.ts";
import { columnValues } from "../../readers/sqlite/ddl/column-values.ts";
import { nameOf } from "../../readers/sqlite/ddl/tokens.ts";
import type { FindKnown } from "../prompt/placeholders.ts";

/** Finds defaults and generated values of columns whose names say that they hold a secret, wherever their values stand. */
export function findSecretDefaults(definitions: readonly string[]): FindKnown {
  const values = new Set(
    definitions.flatMap(columnValues).flatMap(({ column, literal }) => {
      const isSecret = maskSecrets(`${column} = ${literal.text}`).findings.length > 0;
      return isSecret ? [nameOf(literal)] : [];
    }),
  );
  values.delete("");
  return (text) => [...values].flatMap((value) => placesOf(value, text));
}

function placesOf(value: string, text: string): [number, number][] {
  const pieces = text.split(value);
  let at = 0;
  return pieces.slice(0, -1).map((piece) => {
    const start = at + piece.length;
    at = start + value.length;
    return [start, at];
  });
}
