import { resolveConfig } from "../../config.ts";
import type { Check, Finding } from "./finding.ts";

/** Whether there is a root to work in, and every setting is what its key expects. */
export const settings: Check = {
  name: "settings",
  async run({ invocation, place, workplace }) {
    const { env } = invocation.world;
    const { roots, refusedDefault } = place.found;
    const { stores } = workplace.services;
    const rows = stores.inspect("lifecycle").state === "intact" ? await stores.lifecycle.configRows() : [];
    const { warnings } = resolveConfig(env, rows);
    const found: Found[] = warnings.map((message) => ({
      state: "broken",
      message,
      mend: "brainloop config list shows what each key takes",
    }));
    if (roots.length === 0) {
      const why = refusedDefault === undefined ? "" : `: ${refusedDefault} is none by default`;
      const mend = "Start it in a project, or give --root DIR";
      found.push({ state: "warning", message: `No root${why}, so that every path is refused`, mend });
    }
    const set = warnings.length === 0 ? `${rows.length} set in this project` : undefined;
    if (found.length === 0 && set !== undefined) {
      found.push({ state: "ok", message: `${set}; roots: ${roots.join(", ")}` });
    }
    return found;
  },
};

type Found = Omit<Finding, "check">;
