import * as v from "valibot";
import { defineAction } from "../action.ts";
import type { ActionContext } from "./context.ts";
import { asList, filePath, readingParams } from "./params.ts";
import { readPaths } from "./read-paths.ts";

export const readCode = defineAction({
  name: "read_code",
  summary:
    'declarations, signatures, docs of source; a folder gives a ranked map; symbol "A.b" gives just its source',
  description:
    "Digest of a source file: imports, declarations with signature, line range and first sentence of the doc, entry points, tests, TODOs, syntax errors. " +
    "A folder gives a map of the project. `symbol` returns exactly that source.",
  params: v.strictObject({
    file_path: filePath,
    symbol: v.optional(
      v.pipe(
        v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(50))]),
        v.description('Name or list of names whose source is wanted: "Server.Serve"'),
      ),
    ),
    ...readingParams,
  }),
  aliases: { path: "file_path", db_path: "file_path", symbols: "symbol" },
  announced: ["symbol"],
  example: { file_path: "src/server.ts", detail: "brief" },
  readOnly: true,
  run: ({ symbol, ...params }, context: ActionContext) =>
    readPaths("read_code", { ...params, parts: asList(symbol) }, context),
});
