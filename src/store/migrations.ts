/** Runs while bundling, as a macro: what it returns is inlined, so the executable needs no `sql/` beside it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Migration {
  /** Counts from 1 without gaps; becomes the database's `user_version`. */
  version: number;
  /** File name without its number and ending. */
  name: string;
  sql: string;
  /** Of the SQL; a migration that was released is never changed. */
  sha256: string;
}

const FILE_NAME = /^(\d{4})_(\w+)\.sql$/;

/**
 * The migrations of each database, in order: one folder in `sql/` per database, one file per migration.
 * @throws Error if a file is named otherwise than `0001_name.sql` or a number is missing
 */
export function migrations(): Record<string, Migration[]> {
  const top = join(import.meta.dir, "../../sql");
  return Object.fromEntries(readdirSync(top).map((database) => [database, readFolder(join(top, database))]));
}

function readFolder(folder: string): Migration[] {
  return readdirSync(folder)
    .toSorted()
    .map((file, index) => {
      const [, version, name] = FILE_NAME.exec(file) ?? [];
      if (name === undefined || Number(version) !== index + 1) {
        throw new Error(`Expected migration ${index + 1} as "NNNN_name.sql" in "${folder}", found "${file}"`);
      }
      const sql = readFileSync(join(folder, file), "utf8");
      return {
        version: index + 1,
        name,
        sql,
        sha256: new Bun.CryptoHasher("sha256").update(sql).digest("hex"),
      };
    });
}
