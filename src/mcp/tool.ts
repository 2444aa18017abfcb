import type { Tool } from "@modelcontextprotocol/server";
import type { Action } from "../action.ts";

export const TOOL_NAME = "brainloop";

/**
 * The one tool. Its answer to `tools/list` is paid for in every conversation, so each action gets a few
 * words and the rest is disclosed by get_schema and by errors.
 */
export function describeTool<Context>(actions: readonly Action<Context>[]): Tool {
  return {
    name: TOOL_NAME,
    description: [
      "Digests with line numbers, few tokens",
      ...actions.map((action) => `${action.name}${usage(action)}: ${action.announcement}`),
      "Pays for folders, databases, files over 150 lines; use your own tools for small files, lines to edit, small edits.",
    ].join("\n"),
    inputSchema: {
      type: "object",
      properties: {
        action: { type: "string", enum: actions.map((action) => action.name) },
        params: { type: "object", properties: {} },
      },
      required: ["action"],
    },
    annotations: { readOnlyHint: actions.every((action) => action.readOnly), openWorldHint: false },
    // Clients that defer tools behind a search show this one from the start.
    _meta: { "anthropic/alwaysLoad": true },
  };
}

/** `(file_path, symbol?)`: the required parameters and those that are worth knowing before the first call. */
function usage<Context>(action: Action<Context>): string {
  const shown = action.paramNames.filter(
    (name) => action.required.includes(name) || action.announced.includes(name),
  );
  if (shown.length === 0) return "";
  return `(${shown.map((name) => (action.required.includes(name) ? name : `${name}?`)).join(", ")})`;
}
