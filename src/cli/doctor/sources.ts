import { existsSync } from "node:fs";
import { quote } from "../../quote.ts";
import type { Check, Finding } from "./finding.ts";

/** Whether what `digest` warms, and databases with an expected schema, are there and were read well last time. */
export const sources: Check = {
  name: "sources",
  async run({ workplace }) {
    const { stores } = workplace.services;
    if (stores.inspect("input").state !== "intact") return [];
    const [listed, schemas] = [await stores.sources.list(), await stores.sources.schemas()];
    const found: Found[] = [];
    for (const { path, enabled, status, message } of listed) {
      if (!existsSync(path)) {
        const mend = `brainloop sources remove ${quote(path)}, or put it back`;
        found.push({ state: enabled ? "broken" : "warning", message: `${quote(path)} is gone`, mend });
      } else if (enabled && (status === "failed" || status === "degraded")) {
        const state = status === "failed" ? "broken" : "warning";
        const mend = `brainloop digest ${quote(path)} tells more`;
        found.push({ state, message: `${quote(path)}: last run: ${message ?? status}`, mend });
      }
    }
    for (const { dbPath } of schemas) {
      if (existsSync(dbPath)) continue;
      const message = `${quote(dbPath)}, of which a schema is expected, is gone`;
      found.push({ state: "warning", message, mend: `brainloop sources remove ${quote(dbPath)}` });
    }
    if (found.length > 0) return found;
    if (listed.length === 0)
      return [{ state: "ok", message: "None; brainloop digest warms the whole project" }];
    return [{ state: "ok", message: `${listed.length} there, nothing wrong when they were last read` }];
  },
};

type Found = Omit<Finding, "check">;
