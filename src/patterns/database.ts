import type { WeightedFile } from "./extract.ts";
import type { FileStyle } from "./observe/index.ts";
import type { ProjectStyle } from "./pattern.ts";

/** What a file may have, and SQL that is run may not: it stands in a transaction already. */
const OF_FILES: ReadonlySet<string> = new Set(["file_header", "pragmas", "top_imports", "transactions"]);
/** What SQLite does not keep as it was written: `create table if not exists` becomes `CREATE TABLE`. */
const NOT_KEPT: ReadonlySet<string> = new Set(["if_not_exists", "keyword_case"]);

/** A definition out of a database, as a sample: nothing is nearer to what is run there. */
export function asKept(style: FileStyle): WeightedFile {
  const observations = style.observations.filter(({ pattern }) => !NOT_KEPT.has(pattern));
  return { style: { ...style, observations }, weight: 1 };
}

/** The patterns that SQL for a database can have. */
export function ofDatabase(style: ProjectStyle): ProjectStyle {
  return { ...style, patterns: style.patterns.filter(({ name }) => !OF_FILES.has(name)) };
}
