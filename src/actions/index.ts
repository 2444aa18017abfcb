import type { Action } from "../action.ts";
import type { ActionContext } from "./context.ts";
import { explore } from "./explore.ts";
import { generateFile } from "./generate_file.ts";
import { generateSql } from "./generate_sql.ts";
import { getSchema } from "./get_schema.ts";
import { getStats } from "./get_stats.ts";
import { listActions } from "./list_actions.ts";
import { loop } from "./loop.ts";
import { readCode } from "./read_code.ts";
import { readConfig } from "./read_config.ts";
import { readMarkdown } from "./read_markdown.ts";
import { readSqlite } from "./read_sqlite.ts";

/** Every action, one entry each, in the order in which they are shown. */
export const actions: readonly Action<ActionContext>[] = [
  generateFile,
  generateSql,
  explore,
  loop,
  readCode,
  readMarkdown,
  readConfig,
  readSqlite,
  listActions,
  getSchema,
  getStats,
];
