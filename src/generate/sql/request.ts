import { lstatSync } from "node:fs";
import { type ContextFile, keyOf } from "../file/request.ts";
import type { ReceiptDetail } from "../file/request.ts";
import { sha256 } from "../write/target-file.ts";

export const SQL_ACTION = "generate_sql";

/** What generate_sql was asked, defaults filled in. */
export interface SqlRequest {
  prompt: string;
  /** As the caller wrote it. */
  dbPath: string;
  patterns: Readonly<Record<string, unknown>>;
  contextFiles: readonly string[];
  dryRun: boolean;
  allowDestructive: boolean;
  create: boolean;
  maxRows: number;
  force: boolean;
  detail: Exclude<ReceiptDetail, "diff">;
  /** Tokens the answer may cost. */
  maxTokens: number;
  provider: string | undefined;
  model: string | undefined;
  maxCompletionTokens: number | undefined;
}

/**
 * What tells a database file from another one at the same path; absent where there is none. Inodes are used again,
 * so that the time when the file was made counts as well.
 */
export function fileIdentity(path: string): string | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? undefined : `${stats.dev}:${stats.ino}:${stats.birthtimeNs}`;
}

/** The same for a row that has place for hashes alone; null where there is no file. */
export function identityHash(path: string): string | null {
  const identity = fileIdentity(path);
  return identity === undefined ? null : sha256(identity);
}

/**
 * What makes two calls the same (SPEC 7). A call that may make the database is the same before and after it did.
 * @param target real path
 */
export function sqlKey(
  request: Pick<SqlRequest, "prompt" | "patterns" | "provider" | "model" | "maxCompletionTokens" | "create">,
  target: string,
  context: readonly Pick<ContextFile, "path" | "sha256">[],
): string {
  const base = keyOf(SQL_ACTION, { ...request, codeType: "sql" }, target, context);
  const identity = request.create ? null : (fileIdentity(target) ?? null);
  return sha256(JSON.stringify([base, identity, request.create]));
}
