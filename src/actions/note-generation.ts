import type { ActionContext } from "./context.ts";

/** Notes that something was written, as an answer tells it, for the console and dashboards. */
export function noteGeneration(
  { stores }: Pick<ActionContext, "stores">,
  action: string,
  { path, result_id, replayed }: Readonly<Record<string, unknown>>,
): void {
  stores.metadata.event("generation", { action, path, result_id, replayed: replayed === true });
}
