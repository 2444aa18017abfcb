import * as v from "valibot";
import { defineAction } from "../action.ts";
import type { ActionContext } from "./context.ts";
import { asList, filePath, readingParams } from "./params.ts";
import { readPaths } from "./read-paths.ts";

export const readConfig = defineAction({
  name: "read_config",
  announcement: 'JSON, YAML, TOML, .env, INI; key "a.b" its lines',
  summary: "Digest of a configuration file, or the lines of one key; secrets masked",
  description:
    "Digest of a configuration file (JSON, JSONC, JSON5, YAML, TOML, .env, INI, properties, go.mod): keys with lines and the shape below them, ports, hosts, URLs, databases, credentials, timeouts and switches, " +
    "variables taken from the environment with defaults, places of masked secrets, duplicate keys, syntax errors; for known files (package.json, compose, workflows, manifests) the facts that matter. " +
    "`key` returns the lines of one key.",
  params: v.strictObject({
    file_path: filePath,
    key: v.optional(
      v.pipe(
        v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(50))]),
        v.description(
          'Path of a key, or a list of them, whose lines are wanted: "services.web.ports", "steps[2].uses"',
        ),
      ),
    ),
    ...readingParams,
  }),
  aliases: { path: "file_path", keys: "key", key_path: "key" },
  announced: ["key"],
  example: { file_path: "package.json", key: "scripts" },
  readOnly: true,
  run: ({ key, ...params }, context: ActionContext) =>
    readPaths("read_config", { ...params, parts: asList(key) }, context),
});
