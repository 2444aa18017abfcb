import { closeSync, openSync, readSync, statSync } from "node:fs";
import { extname } from "node:path";
import { targetLanguage } from "../language.ts";

/** https://www.sqlite.org/fileformat.html#the_database_header */
const HEADER = "SQLite format 3\0";
const EXTENSIONS: ReadonlySet<string> = new Set([".db", ".db3", ".s3db", ".sl3", ".sqlite", ".sqlite3"]);

/**
 * Whether SQL for a target is to be run on it, and not written to it.
 * @param target real path, existing or not
 */
export function isDatabase(target: string): boolean {
  if (targetLanguage(target, undefined).name === "sql") return false;
  const stats = statSync(target, { throwIfNoEntry: false });
  if (stats === undefined || stats.size === 0) return EXTENSIONS.has(extname(target).toLowerCase());
  return stats.isFile() && headOf(target) === HEADER;
}

function headOf(path: string): string {
  const descriptor = openSync(path, "r");
  try {
    const head = Buffer.alloc(HEADER.length);
    readSync(descriptor, head, 0, head.length, 0);
    return head.toString("latin1");
  } finally {
    closeSync(descriptor);
  }
}
