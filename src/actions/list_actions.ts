import * as v from "valibot";
import { defineAction } from "../action.ts";
import type { ActionContext } from "./context.ts";

export const listActions = defineAction({
  name: "list_actions",
  announcement: "all parameters",
  summary: "The actions with their parameters",
  description:
    "Lists the actions with one line each and their parameters; optional ones end with a question mark.",
  params: v.strictObject({}),
  example: {},
  readOnly: true,
  run: (_params, context: ActionContext) =>
    Promise.resolve({
      actions: context.actions.map((action) => ({
        name: action.name,
        summary: action.summary,
        params: action.paramNames
          .map((name) => (action.required.includes(name) ? name : `${name}?`))
          .join(", "),
      })),
    }),
});
