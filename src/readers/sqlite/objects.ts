import type { SqliteCell, SqliteDigest, SqliteTable } from "../../digest.ts";

/** The digest as it goes over the wire: snake_case keys, nothing that is empty. */
export function sqliteObjects(digest: SqliteDigest): Record<string, unknown> {
  return compact({
    sqlite_version: digest.sqliteVersion,
    wal_bytes: digest.walBytes || undefined,
    page_size: digest.pageSize,
    page_count: digest.pageCount,
    freelist_pages: digest.freelistPages,
    encoding: digest.encoding,
    journal_mode: digest.journalMode,
    user_version: digest.userVersion,
    application_id: digest.applicationId,
    schema_version: digest.schemaVersion,
    pragmas: digest.pragmas,
    problems: digest.problems,
    incomplete: digest.incomplete,
    tables: digest.tables.map(tableObject),
    views: digest.views.map(compact),
    triggers: digest.triggers,
    recommendations: digest.recommendations.map(compact),
  });
}

function tableObject(table: SqliteTable): Record<string, unknown> {
  return compact({
    name: table.name,
    kind: table.kind,
    module: table.module,
    without_rowid: table.withoutRowid,
    strict: table.strict,
    autoincrement: table.autoincrement,
    rows: table.rows?.count,
    rows_estimated: table.rows?.exact === false,
    problem: table.problem,
    columns: table.columns.map(({ notNull, primaryKey, ...column }) =>
      compact({ ...column, not_null: notNull, primary_key: primaryKey || undefined }),
    ),
    foreign_keys: table.foreignKeys.map(({ onUpdate, onDelete, ...key }) =>
      compact({ ...key, on_update: onUpdate, on_delete: onDelete }),
    ),
    checks: table.checks,
    indexes: table.indexes.map((index) => compact({ ...index, columns: index.columns.map(compact) })),
    sample_rows: table.sample.map((row) =>
      Object.fromEntries(row.map((cell, at) => [table.sampleColumns[at] ?? "", plainCell(cell)])),
    ),
    sql: table.sql,
  });
}

/** Integers beyond 2^53 and infinities are decimal strings: JSON has no other way to keep them. */
function plainCell(cell: SqliteCell): unknown {
  return typeof cell === "object" && cell !== null && "value" in cell ? cell.value : cell;
}

/** Without what is absent, false or an empty list. */
function compact(object: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).filter(
      ([, value]) =>
        value !== undefined &&
        value !== false &&
        value !== "" &&
        !(Array.isArray(value) && value.length === 0),
    ),
  );
}
