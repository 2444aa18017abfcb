import type { Recommendation, SqliteDigest } from "../../../digest.ts";
import type { MixedColumn, Violations } from "../facts/checks.ts";
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
}

const ORDER = { error: 0, warning: 1, info: 2 } as const;

/** What should be mended in a database, the worst first. */
export function advise(digest: SqliteDigest, findings: Findings): Recommendation[] {
  const drafts: Draft[] = [
    ...adviseIntegrity(digest, findings),
    ...adviseForeignKeys(digest),
    ...adviseViolations(digest, findings),
    ...advisePrimaryKeys(digest),
    ...adviseIndexes(digest),
    ...adviseStorageClasses(digest, findings),
    ...adviseFile(digest, findings),
  ];
  return finishDrafts(digest, drafts).toSorted((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}
