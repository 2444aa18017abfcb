import { join } from "node:path";
import * as v from "valibot";

/** The version of an installed package. */
export async function versionOf(name: string): Promise<string> {
  const file = Bun.file(join(import.meta.dir, "../../node_modules", name, "package.json"));
  return v.parse(v.object({ version: v.string() }), await file.json()).version;
}
