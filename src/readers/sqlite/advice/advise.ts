import type { Recommendation, SqliteDigest } from "../../../digest.ts";
import type { MixedColumn, Violations } from "../facts/checks.ts";
import type { ExpectedSchema } from "../facts/expected.ts";
import { adviseDrift } from "./drift.ts";
import { adviseFile } from "./file.ts";
import { adviseForeignKeys } from "./foreign-keys.ts";
import { adviseIndexes } from "./indexes.ts";
import { adviseIntegrity } from "./integrity.ts";
import { advisePrimaryKeys } from "./primary-keys.ts";
import { type Draft, finishDrafts } from "./rebuild.ts";
import { adviseStorageClasses } from "./storage-classes.ts";
import { adviseViolations } from "./violations.ts";

/** What was looked at beyond the schema. */
export interface Findings {
  integrity: string[];
  /** By table. */
  violations: ReadonlyMap<string, Violations[]>;
  mixed: ReadonlyMap<string, MixedColumn[]>;
  /** Whether ANALYZE ever ran. */
  analyzed: boolean;
  /** What `input_schemas` expects, where it expects something. */
  expected?: ExpectedSchema | undefined;
}

const ORDER = { error: 0, warning: 1, info: 2 } as const;

/** What should be mended in a database, the worst first. */
export function advise(digest: SqliteDigest, findings: Findings): Recommendation[] {
  const drift = findings.expected === undefined ? [] : adviseDrift(digest, findings.expected);
  const drifted = new Set(drift.map(({ object }) => object));
  const drafts: Draft[] = [
    ...drift,
    ...adviseIntegrity(digest, findings),
    ...adviseForeignKeys(digest),
    ...adviseViolations(digest, findings),
    ...advisePrimaryKeys(digest),
    ...adviseIndexes(digest),
    ...adviseStorageClasses(digest, findings),
    ...adviseFile(digest, findings),
  ];
  // What makes a table the expected one and what changes the present one would undo each other.
  const compatible = drafts.filter((draft) => !("table" in draft && drifted.has(draft.table.name)));
  return finishDrafts(digest, compatible).toSorted((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}
