/**
 * Compares the SQLite reader with the `sqlite3` shell: definitions, columns, indexes, foreign keys, counts and
 * `.lint fkey-indexes`, on databases found on this machine and on awkward ones made for it.
 */
import { Database } from "bun:sqlite";
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import type { Compare, Comparison } from "./comparison.ts";
import { unpackDebianPackages } from "./debian-packages.ts";
import { AWKWARD } from "./sqlite-databases.ts";

/** Packages that ship databases: coordinate systems, maps, R's data sets, input methods. */
const PACKAGES = [
  "proj-data",
  "qgis-common",
  "qgis-providers-common",
  "r-cran-rsqlite",
  "ibus-table-cangjie3",
  "ibus-table-wubi",
  "ibus-table-emoji",
  "ibus-table-latex",
  "ibus-table-compose",
];
/** What is installed is compared, too; further directories may be given in the environment, separated by colons. */
const FOLDERS = [
  "/usr",
  join(import.meta.dir, "../../node_modules"),
  ...(process.env["BRAINLOOP_COMPARE_DATABASES"]?.split(":") ?? []),
];
const EXTENSIONS = "**/*.{db,db3,sqlite,sqlite3,gpkg,mbtiles,kscat}";
/** Fewer say nothing. */
const FEWEST_DATABASES = 10;

const Flag = v.optional(v.boolean(), false);
const Named = v.object({ name: v.string(), sql: v.optional(v.string(), "") });
const Objects = v.object({
  page_size: v.number(),
  page_count: v.number(),
  freelist_pages: v.number(),
  encoding: v.string(),
  journal_mode: v.string(),
  user_version: v.number(),
  application_id: v.number(),
  schema_version: v.number(),
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
          v.array(
            v.object({
              name: v.string(),
              type: v.optional(v.string(), ""),
              not_null: Flag,
              default: v.optional(v.nullable(v.string()), null),
              primary_key: v.optional(v.number(), 0),
              generated: v.optional(v.string()),
              hidden: Flag,
            }),
          ),
          [],
        ),
        indexes: v.optional(
          v.array(
            v.object({
              name: v.string(),
              unique: Flag,
              origin: v.string(),
              where: v.optional(v.string()),
              columns: v.array(
                v.object({ name: v.optional(v.string(), ""), descending: Flag, collation: v.string() }),
              ),
            }),
          ),
          [],
        ),
        without_rowid: Flag,
        strict: Flag,
        foreign_keys: v.optional(
          v.array(
            v.object({
              columns: v.array(v.string()),
              table: v.string(),
              to: v.optional(v.array(v.string()), []),
              on_update: v.string(),
              on_delete: v.string(),
            }),
          ),
          [],
        ),
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
    const missing = unpackDebianPackages(PACKAGES, folder);
    const shipped = await compareAll(
      "SQLite databases of packages",
      judge,
      findDatabases(folder),
      readObjects,
    );
    if (shipped.files < FEWEST_DATABASES)
      shipped.differences.push(
        `${shipped.files} databases alone were found; not to be had: ${missing.join(", ")}`,
      );
    return [shipped, await compareAll("SQLite databases made for it", judge, made, readObjects)];
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
    const ours = new Set(ourFacts(v.parse(Objects, await readWhole(path, readObjects))));
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
function ourFacts(digest: v.InferOutput<typeof Objects>): string[] {
  const { tables, views, triggers, recommendations } = digest;
  return [
    ...FILE_FACTS.map(([name, pragma]) => `${pragma} ${digest[name]}`),
    // The shell tells WAL from the modes with a rollback journal, which only a connection has.
    `journal ${digest.journal_mode}`,
    ...tables.flatMap((table) => ourTableFacts(table)),
    ...views.map(({ name, sql }) => `view ${name}: ${sql}`),
    ...triggers.map(({ name, sql }) => `trigger ${name}: ${sql}`),
    ...recommendations
      .filter(({ rule }) => rule === "foreign_key_without_index")
      .map(({ object }) => `unindexed ${object.replace(".", "(").replaceAll(", ", ",")})`),
  ];
}

const FILE_FACTS = [
  ["page_size", "page_size"],
  ["page_count", "page_count"],
  ["freelist_pages", "freelist_count"],
  ["encoding", "encoding"],
  ["user_version", "user_version"],
  ["application_id", "application_id"],
  ["schema_version", "schema_version"],
] as const;
const ORIGINS: Readonly<Record<string, string>> = { create: "c", unique: "u", primary_key: "pk" };

function ourTableFacts(table: v.InferOutput<typeof Objects>["tables"][number]): string[] {
  const { name, kind, sql, rows, rows_estimated, columns, indexes, foreign_keys } = table;
  return [
    `table ${name}: ${sql}`,
    `options ${name} ${kind} ${Number(table.without_rowid)} ${Number(table.strict)}`,
    ...columns.map((column) => {
      const hidden =
        column.generated === "stored" ? 3 : column.generated === "virtual" ? 2 : Number(column.hidden);
      const { type, not_null, primary_key } = column;
      return `column ${name}.${column.name} ${type} ${Number(not_null)} ${column.default} ${primary_key} ${hidden}`;
    }),
    ...indexes.map((index) => {
      const terms = index.columns.map((c) => `${c.name} ${Number(c.descending)} ${c.collation}`);
      const partial = index.where === undefined ? 0 : 1;
      return `index ${name}.${index.name} ${Number(index.unique)} ${ORIGINS[index.origin]} ${partial} ${terms.join()}`;
    }),
    ...foreign_keys.map(
      (key) =>
        `reference ${name}(${key.columns.join()}) ${key.table}(${key.to.join()}) ${key.on_update} ${key.on_delete}`,
    ),
    ...(kind === "virtual" || rows_estimated === true ? [] : [`rows ${name} ${rows}`]),
  ];
}

const Rows = v.array(v.record(v.string(), v.union([v.string(), v.number(), v.null()])));

function theirFacts(path: string): string[] {
  const schema = query(
    path,
    "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
  );
  const listed = new Map(query(path, "PRAGMA table_list").map((table) => [String(table["name"]), table]));
  const [file = {}] = query(
    path,
    `SELECT * FROM ${FILE_FACTS.map(([, pragma]) => `pragma_${pragma}`).join(", ")}`,
  );
  const mode = shell(path, "PRAGMA journal_mode").trim();
  return [
    ...FILE_FACTS.map(([, pragma]) => `${pragma} ${file[pragma]}`),
    `journal ${mode === "wal" ? "wal" : "rollback"}`,
    ...schema.flatMap(({ type, name, sql }) => {
      if (type === "view" || type === "trigger") return [`${type} ${name}: ${sql}`];
      return type === "table"
        ? tableFacts(path, String(name), String(sql), listed.get(String(name)) ?? {})
        : [];
    }),
    ...lint(path),
  ];
}

type Row = v.InferOutput<typeof Rows>[number];

function tableFacts(path: string, name: string, sql: string, { type, wr, strict }: Row): string[] {
  const quoted = name.replaceAll("'", "''");
  const list = (pragma: string): Row[] => query(path, `SELECT * FROM pragma_${pragma}('${quoted}')`);
  const keys = new Map<unknown, { from: string[]; to: string[]; rest: string; table: string }>();
  for (const { id, from, to, table, on_update, on_delete } of list("foreign_key_list")) {
    const key = keys.get(id) ?? { from: [], to: [], table: String(table), rest: `${on_update} ${on_delete}` };
    key.from.push(String(from));
    if (to !== null) key.to.push(String(to));
    keys.set(id, key);
  }
  const count =
    type === "virtual" ? [] : query(path, `SELECT count(*) AS n FROM "${name.replaceAll('"', '""')}"`);
  return [
    `table ${name}: ${sql}`,
    `options ${name} ${type} ${wr} ${strict}`,
    ...list("table_xinfo").map((column) => {
      const shown =
        Number(column["hidden"]) >= 2
          ? String(column["type"]).replace(/ ?GENERATED ALWAYS$/, "")
          : column["type"];
      return `column ${name}.${column["name"]} ${shown} ${column["notnull"]} ${column["dflt_value"]} ${column["pk"]} ${column["hidden"]}`;
    }),
    ...list("index_list").map((index) => indexFact(path, name, index)),
    ...[...keys.values()].map(
      ({ from, to, table, rest }) => `reference ${name}(${from.join()}) ${table}(${to.join()}) ${rest}`,
    ),
    ...count.map(({ n }) => `rows ${name} ${n}`),
  ];
}

function indexFact(path: string, table: string, { name, unique, origin, partial }: Row): string {
  const quoted = String(name).replaceAll("'", "''");
  const terms = query(path, `SELECT * FROM pragma_index_xinfo('${quoted}') WHERE key = 1 ORDER BY seqno`).map(
    (term) => `${term["name"] ?? ""} ${term["desc"]} ${term["coll"]}`,
  );
  return `index ${table}.${name} ${unique} ${origin} ${partial} ${terms.join()}`;
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
function findDatabases(unpacked: string): string[] {
  const glob = new Bun.Glob(EXTENSIONS);
  const folders = [...PACKAGES.map((name) => join(unpacked, name)), ...FOLDERS].filter((path) =>
    existsSync(path),
  );
  const paths = folders.flatMap((cwd) => [...glob.scanSync({ cwd, absolute: true, followSymlinks: false })]);
  return paths.filter((path) => {
    const start = Buffer.alloc(16);
    const file = openSync(path, "r");
    readSync(file, start, 0, 16, 0);
    closeSync(file);
    return start.toString("latin1") === "SQLite format 3\0";
  });
}

/** Reads again what had too little time: a machine that does much else at once is no fault of the reader. */
async function readWhole(
  path: string,
  readObjects: Parameters<Compare>[0],
): Promise<Record<string, unknown>> {
  let objects = await readObjects(path);
  for (let left = MAX_RETRIES; left > 0 && hasRunOut(objects); left--) objects = await readObjects(path);
  return objects;
}

/** Whether the reader says itself that it did not come to the end. */
function hasRunOut({ incomplete }: Record<string, unknown>): boolean {
  return Array.isArray(incomplete) && incomplete.length > 0;
}

const MAX_RETRIES = 3;

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
