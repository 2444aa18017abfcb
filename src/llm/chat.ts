import type { Dialect, Prompt } from "./dialect.ts";

/** What all who speak as OpenAI's chat completions do have in common. */
export const bearer: Dialect["headers"] = (key) =>
  key === undefined ? {} : { authorization: `Bearer ${key}` };

/** The messages of a request: what is the same from call to call stands first, so that the provider's cache hits. */
export function chatMessages({ stable, task }: Prompt): { role: "system" | "user"; content: string }[] {
  const system = stable === "" ? [] : [{ role: "system" as const, content: stable }];
  return [...system, { role: "user", content: task }];
}
