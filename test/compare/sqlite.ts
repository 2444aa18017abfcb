/**
 * Compares the SQLite reader with the `sqlite3` shell: definitions, columns, indexes, foreign keys, counts and
 * `.lint fkey-indexes`, on databases found on this machine and on awkward ones made for it.
 */
import { Database } from "bun:sqlite";
import { closeSync, openSync, readSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import type { Compare, Comparison } from "./comparison.ts";
import { AWKWARD } from "./sqlite-databases.ts";

/** Further directories may be given in the environment, separated by colons. */
const FOLDERS = [
  "/usr",
  join(import.meta.dir, "../../node_modules"),
  ...(process.env["BRAINLOOP_COMPARE_DATABASES"]?.split(":") ?? []),
];
const EXTENSIONS = "**/*.{db,db3,sqlite,sqlite3,gpkg,mbtiles}";

const Named = v.object({ name: v.string() });
const Objects = v.object({
  tables: v.optional(
    v.array(
      v.object({
        name: v.string(),
        kind: v.string(),
        problem: v.optional(v.string()),
        sql: v.optional(v.string()),
        rows: v.optional(v.number()),
        rows_estimated: v.optional(v.boolean()),
        columns: v.optional(
          v.array(v.looseObject({ name: v.string(), hidden: v.optional(v.boolean()) })),
          [],
        ),
        indexes: v.optional(
          v.array(v.object({ name: v.string(), unique: v.optional(v.boolean(), false) })),
          [],
        ),
        foreign_keys: v.optional(v.array(v.object({ columns: v.array(v.string()), table: v.string() })), []),
      }),
    ),
    [],
  ),
  views: v.optional(v.array(Named), []),
  triggers: v.optional(v.array(Named), []),
  recommendations: v.optional(
    v.array(v.object({ rule: v.string(), object: v.optional(v.string(), "") })),
    [],
  ),
});

export const compare: Compare = async (readObjects) => {
  const folder = await mkdtemp(join(tmpdir(), "brainloop-sqlite-"));
  try {
    const made = Object.entries(AWKWARD).map(([name, sql]) => {
      const path = join(folder, `${name}.db`);
      using db = new Database(path, { create: true });
      db.run(sql);
      return path;
    });
    const version = shell(":memory:", "SELECT sqlite_version()").trim();
    const judge = `sqlite3 ${version}`;
    return [
      await compareAll("SQLite databases of packages", judge, findDatabases(), readObjects),
      await compareAll("SQLite databases made for it", judge, made, readObjects),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};

async function compareAll(
  subject: string,
  judge: string,
  paths: readonly string[],
  readObjects: Parameters<Compare>[0],
): Promise<Comparison> {
  const counts = { files: 0, expected: 0, found: 0, linesRight: 0, invented: 0 };
  const result: Comparison = { subject, judge, ...counts, differences: [], excused: [] };
  for (const path of paths) {
    result.files++;
    const ours = new Set(ourFacts(v.parse(Objects, await readObjects(path))));
    const theirs = new Set(theirFacts(path));
    result.expected += theirs.size;
    for (const fact of theirs) {
      if (ours.has(fact)) result.found++;
      else result.differences.push(`${path}: missing ${fact}`);
    }
    for (const fact of ours) {
      if (theirs.has(fact)) continue;
      result.invented++;
      result.differences.push(`${path}: invented ${fact}`);
    }
  }
  // Facts have no lines: what was found is right.
  return { ...result, linesRight: result.found };
}

/** Each fact a line, spelled as the shell's are below. */
function ourFacts({ tables, views, triggers, recommendations }: v.InferOutput<typeof Objects>): string[] {
  return [
    ...tables.flatMap(({ name, kind, sql, rows, rows_estimated, columns, indexes, foreign_keys }) => [
      `table ${name}: ${sql}`,
      ...columns.map((column) => `column ${name}.${column.name}`),
      ...indexes.map((index) => `index ${name}.${index.name} ${index.unique ? 1 : 0}`),
      ...foreign_keys.map((key) => `reference ${name}(${key.columns.join(",")}) ${key.table}`),
      ...(kind === "virtual" || rows_estimated === true ? [] : [`rows ${name} ${rows}`]),
    ]),
    ...views.map(({ name }) => `view ${name}`),
    ...triggers.map(({ name }) => `trigger ${name}`),
    ...recommendations
      .filter(({ rule }) => rule === "foreign_key_without_index")
      .map(({ object }) => `unindexed ${object.replace(".", "(").replaceAll(", ", ",")})`),
  ];
}

const Rows = v.array(v.record(v.string(), v.union([v.string(), v.number(), v.null()])));

function theirFacts(path: string): string[] {
  const schema = query(
    path,
    "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  );
  const kinds = new Map(
    query(path, "PRAGMA table_list").map(({ name, type }) => [String(name), String(type)]),
  );
  return [
    ...schema.flatMap(({ type, name, sql }) => {
      if (type === "view" || type === "trigger") return [`${type} ${name}`];
      return type === "table"
        ? tableFacts(path, String(name), String(sql), kinds.get(String(name)) ?? "")
        : [];
    }),
    ...lint(path),
  ];
}

function tableFacts(path: string, name: string, sql: string, kind: string): string[] {
  const quoted = name.replaceAll("'", "''");
  const list = (pragma: string): v.InferOutput<typeof Rows> =>
    query(path, `SELECT * FROM pragma_${pragma}('${quoted}')`);
  const keys = new Map<string, { columns: string[]; table: string }>();
  for (const { id, from, table } of list("foreign_key_list")) {
    const key = keys.get(String(id)) ?? { columns: [], table: String(table) };
    key.columns.push(String(from));
    keys.set(String(id), key);
  }
  const count =
    kind === "virtual" ? [] : query(path, `SELECT count(*) AS n FROM "${name.replaceAll('"', '""')}"`);
  return [
    `table ${name}: ${sql}`,
    ...list("table_xinfo").map((column) => `column ${name}.${column["name"]}`),
    ...list("index_list").map((index) => `index ${name}.${index["name"]} ${index["unique"]}`),
    ...[...keys.values()].map((key) => `reference ${name}(${key.columns.join(",")}) ${key.table}`),
    ...count.map(({ n }) => `rows ${name} ${n}`),
  ];
}

/** `CREATE INDEX 'c_p' ON 'c'('p'); --> p(id)` */
function lint(path: string): string[] {
  return [...shell(path, ".lint fkey-indexes").matchAll(/^CREATE INDEX .*? ON '(.*?)'\((.*)\);/gm)].map(
    ([, table, columns = ""]) => `unindexed ${table}(${columns.replaceAll(/'|\s|COLLATE \w+/g, "")})`,
  );
}

function query(path: string, sql: string): v.InferOutput<typeof Rows> {
  const out = shell(path, sql, "-json");
  return out.trim() === "" ? [] : v.parse(Rows, JSON.parse(out));
}

function shell(path: string, command: string, ...options: string[]): string {
  return Bun.spawnSync(["sqlite3", ...options, "-readonly", path, command]).stdout.toString();
}

/** Files with the header of a database. */
function findDatabases(): string[] {
  const glob = new Bun.Glob(EXTENSIONS);
  const paths = FOLDERS.flatMap((cwd) => [...glob.scanSync({ cwd, absolute: true, followSymlinks: false })]);
  return paths.filter((path) => {
    const start = Buffer.alloc(16);
    const file = openSync(path, "r");
    readSync(file, start, 0, 16, 0);
    closeSync(file);
    return start.toString("latin1") === "SQLite format 3\0";
  });
}

if (import.meta.main) {
  const { sqliteReader } = await import("../../src/readers/sqlite/index.ts");
  const { read } = await import("../readers/sqlite/reading.ts");
  const comparisons = await compare((path) => Promise.resolve(sqliteReader.objects(read(path))));
  for (const { differences, ...figures } of comparisons) {
    process.stdout.write(`${JSON.stringify({ ...figures, differences: differences.length })}\n`);
    for (const difference of differences.slice(0, 100)) process.stdout.write(`  ${difference}\n`);
  }
  process.exitCode = comparisons.some(({ differences }) => differences.length > 0) ? 1 : 0;
}
