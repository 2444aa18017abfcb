import * as v from "valibot";
import { defineAction } from "../action.ts";
import { BrainloopError } from "../error.ts";
import { didYouMean } from "../nearest.ts";
import type { ActionContext } from "./context.ts";
import { compactSchema } from "./dispatch.ts";

export const getSchema = defineAction({
  name: "get_schema",
  announcement: "schema, example",
  summary: "JSON Schema of one action, with an example call",
  description:
    "JSON Schema of an action's parameters: types, required ones, defaults, descriptions; and one example call.",
  params: v.strictObject({
    action_name: v.pipe(v.string(), v.description("Name of the action")),
  }),
  aliases: { name: "action_name" },
  example: { action_name: "read_code" },
  readOnly: true,
  run: ({ action_name }, context: ActionContext) => {
    const action = context.actions.find(({ name }) => name === action_name);
    if (action === undefined) {
      const names = context.actions.map(({ name }) => name);
      throw new BrainloopError(
        "UNKNOWN_ACTION",
        `Unknown action ${JSON.stringify(action_name)}${didYouMean(action_name, names)}`,
        { hint: `The actions are ${names.join(", ")}` },
      );
    }
    return Promise.resolve({
      action: action.name,
      description: action.description,
      params: compactSchema(action),
      example: { action: action.name, params: action.example },
    });
  },
});
