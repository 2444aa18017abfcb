import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Compare, Comparison } from "./comparison.ts";
import { debianPackage } from "./debian-package.ts";
import { generateSqlite } from "./generate-sqlite.ts";
import { printComparison } from "./in-process.ts";
import { compareDeclarations, judge, output, type Verdict } from "./judged.ts";
import { judgePostgres } from "./judges/postgres.ts";
import { KEPT } from "./unpacked.ts";

/** Packages that ship SQL files of several dialects. */
const PACKAGES = ["mediawiki", "roundcube-core", "postgresql-contrib", "postgresql-15", "sqlite3-tools"];
/** Files of SQLite that are made here, since few are shipped. */
const GENERATED = 100;
type ReadObjects = Parameters<Compare>[0];

/**
 * SQL files that Debian packages ship: SQLite's run in SQLite by Python's module, PostgreSQL's through libpg-query's
 * own entry point, the others' through sqlglot. Needs apt and Python with its sqlite3 module.
 */
export const compare: Compare = async (readObjects) => {
  const folder = mkdtempSync(join(tmpdir(), "brainloop-sql-"));
  try {
    const paths = await sqlSources();
    if (paths.length === 0)
      throw new Error("SQL files are missing: they come from Debian packages, by apt-get");
    const sqlglot = await debianPackage("python3-sqlglot", folder);
    return [
      ...(await compareSqlite([...paths, ...generated(folder)], readObjects)),
      ...(await comparePostgres(paths, readObjects)),
      ...(sqlglot === undefined ? [] : await compareOthers(paths, sqlglot, readObjects)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The SQL files of Debian's packages, unpacked and kept for the next time; none where there is no apt. */
export async function sqlSources(): Promise<string[]> {
  const folders = PACKAGES.map((name) => ({ name, kept: join(KEPT, "sql", name) }));
  await Promise.all(
    folders.map(async ({ name, kept }) => {
      if (existsSync(kept)) return;
      const scratch = mkdtempSync(join(tmpdir(), "brainloop-sql-"));
      try {
        const root = await debianPackage(name, scratch);
        if (root === undefined) return;
        const partly = join(scratch, "partly");
        mkdirSync(partly);
        for (const path of new Bun.Glob("**/*.sql").scanSync({ cwd: root })) {
          cpSync(join(root, path), join(partly, path), { dereference: true });
        }
        mkdirSync(join(KEPT, "sql"), { recursive: true });
        renameSync(partly, kept);
      } finally {
        rmSync(scratch, { recursive: true, force: true });
      }
    }),
  );
  return folders
    .filter(({ kept }) => existsSync(kept))
    .flatMap(({ kept }) => [...new Bun.Glob("**/*.sql").scanSync({ cwd: kept, absolute: true })])
    .toSorted();
}

function generated(folder: string): string[] {
  return Array.from({ length: GENERATED }, (_, seed) => {
    const path = join(folder, `sqlite-${seed}.sql`);
    writeFileSync(path, generateSqlite(seed));
    return path;
  });
}

async function compareSqlite(paths: readonly string[], readObjects: ReadObjects): Promise<Comparison[]> {
  const version = await output(["python3", "-c", "import sqlite3; print(sqlite3.sqlite_version)"]);
  if (version === undefined) throw new Error("Python's sqlite3 is missing: apt-get install python3");
  const verdicts = await judge(
    ["python3", `${import.meta.dir}/judges/declarations-sqlite.py`],
    paths.filter((path) => /sqlite/i.test(path)),
  );
  return compareDeclarations("SQL of SQLite", `SQLite ${version}`, verdicts, readObjects, none);
}

async function comparePostgres(paths: readonly string[], readObjects: ReadObjects): Promise<Comparison[]> {
  const verdicts: Verdict[] = [];
  for (const path of paths.filter((one) => /postgres/i.test(one))) verdicts.push(await judgePostgres(path));
  return compareDeclarations("SQL of PostgreSQL", "libpg-query 18", verdicts, inLowerCase(readObjects), none);
}

/** Three dialects, of which sqlglot knows tables, columns, views and indexes. */
async function compareOthers(
  paths: readonly string[],
  root: string,
  readObjects: ReadObjects,
): Promise<Comparison[]> {
  const verdicts: Verdict[] = [];
  for (const [dialect, pattern] of [
    ["mysql", /\/mysql\/|\/maintenance\/archives\/|mysql\.initial/],
    ["tsql", /mssql/],
    ["oracle", /oracle/],
  ] as const) {
    const command = ["env", `PYTHONPATH=${root}/usr/lib/python3/dist-packages`, "python3"];
    const program = `${import.meta.dir}/judges/declarations-sqlglot.py`;
    verdicts.push(
      ...(await judge(
        [...command, program, dialect],
        paths.filter((path) => pattern.test(path)),
      )),
    );
  }
  return compareDeclarations(
    "SQL of others: CREATE",
    "sqlglot",
    verdicts,
    insideOf(verdicts, readObjects),
    none,
  );
}

function none(): undefined {
  return undefined;
}

/** PostgreSQL folds what stands in no quotes. */
function inLowerCase(readObjects: ReadObjects): ReadObjects {
  return async (path) => {
    const objects = await readObjects(path);
    const declarations = entries(objects["declarations"]).map((one) => ({
      ...one,
      name: String(one["name"]).toLowerCase(),
      ...(one["parent"] === undefined ? {} : { parent: String(one["parent"]).toLowerCase() }),
    }));
    return { ...objects, declarations };
  };
}

/** What stands in the statements that the judge reads. */
function insideOf(verdicts: readonly Verdict[], readObjects: ReadObjects): ReadObjects {
  const byPath = new Map(verdicts.map(({ path, declarations }) => [path, declarations]));
  return async (path) => {
    const objects = await readObjects(path);
    const spans = (byPath.get(path) ?? []).filter(({ kind }) => kind !== "field");
    const declarations = entries(objects["declarations"]).filter((one) =>
      spans.some(({ line, endLine }) => line <= Number(one["line"]) && Number(one["end_line"]) <= endLine),
    );
    return { ...objects, declarations };
  };
}

function entries(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value : [];
}

if (import.meta.main) await printComparison(compare);
