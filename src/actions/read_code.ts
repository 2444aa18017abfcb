import * as v from "valibot";
import { defineAction } from "../action.ts";
import type { ActionContext } from "./context.ts";
import { asList, filePath, readingParams } from "./params.ts";
import { readPaths } from "./read-paths.ts";

/** Words beyond this are a text, not what someone looks for. */
const focusPiece = v.pipe(v.string(), v.maxLength(300));

export const readCode = defineAction({
  name: "read_code",
  announcement: 'declarations, docs; folder: ranked map; symbol "A.b" its source',
  summary: "Digest of a source file, a ranked map of a folder, or the source of named symbols",
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
    focus: v.optional(
      v.pipe(
        v.union([focusPiece, v.pipe(v.array(focusPiece), v.minLength(1), v.maxLength(20))]),
        v.description(
          'Of a folder: words, names or files that come first, with the places that handle them: "retry 429"',
        ),
      ),
    ),
    ...readingParams,
  }),
  aliases: { path: "file_path", db_path: "file_path", symbols: "symbol" },
  announced: ["symbol", "focus"],
  example: { file_path: "src/server.ts", detail: "brief" },
  readOnly: true,
  run: ({ symbol, focus, ...params }, context: ActionContext) =>
    readPaths("read_code", { ...params, parts: asList(symbol), focus: asList(focus) }, context),
});
