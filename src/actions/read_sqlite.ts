import * as v from "valibot";
import { defineAction } from "../action.ts";
import type { ActionContext } from "./context.ts";
import { asList, filePath, readingParams } from "./params.ts";
import { readPaths } from "./read-paths.ts";

const DEFAULT_ROWS = 5;
/** More rows than that are a query, not a sample. */
const MAX_ROWS = 100;

export const readSqlite = defineAction({
  name: "read_sqlite",
  announcement: "schema, samples, what to mend",
  summary: "Digest of a SQLite database: schema, samples, and what to mend with the SQL for it",
  description:
    "Digest of a SQLite database: file facts, tables with columns, keys and constraints, indexes, views, triggers, row counts, sample rows with secrets masked, and recommendations with the SQL that mends what they name. " +
    "Opens it without a trace and without holding up writers; rows still in the -wal are seen.",
  params: v.strictObject({
    db_path: filePath,
    max_sample_rows: v.optional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(0),
        v.maxValue(MAX_ROWS),
        v.description(`Sample rows of each table, ${DEFAULT_ROWS} by default`),
      ),
      DEFAULT_ROWS,
    ),
    tables: v.optional(
      v.pipe(
        v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(500))]),
        v.description("Table or view, or a list of them, that alone are wanted"),
      ),
    ),
    ...readingParams,
  }),
  aliases: { path: "db_path", file_path: "db_path", table: "tables" },
  announced: ["tables"],
  example: { db_path: "data/app.db", tables: ["orders"] },
  readOnly: true,
  run: ({ db_path, tables, max_sample_rows, ...params }, context: ActionContext) =>
    readPaths(
      "read_sqlite",
      {
        ...params,
        file_path: db_path,
        parts: [],
        ownDatabases: true,
        async optionsFor(path) {
          const expectedSchema = await expectedSchemaOf(path, context);
          return {
            // Fewer rows than usual are taken from what is cached.
            ...(max_sample_rows > DEFAULT_ROWS ? { sampleRows: max_sample_rows } : {}),
            ...(expectedSchema === undefined ? {} : { expectedSchema }),
          };
        },
        only: { names: asList(tables), sampleRows: max_sample_rows },
      },
      context,
    ),
});

/** Without a usable input.db a database is read all the same. */
async function expectedSchemaOf(path: string, { stores, log }: ActionContext): Promise<string | undefined> {
  try {
    return await stores.input.expectedSchema(path);
  } catch (error) {
    log.warn("Expected schemas cannot be read; the database is not compared with its own", {
      path,
      reason: error,
    });
    return undefined;
  }
}
