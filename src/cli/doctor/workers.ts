import type { Check, Finding } from "./finding.ts";

const WINDOW_SECONDS = 86_400;

/** Who works on the project, and whether dead workers hold anything. */
export const workers: Check = {
  name: "workers",
  async run({ fix, invocation, workplace }) {
    const { stores } = workplace.services;
    if (stores.inspect("output").state !== "intact" || stores.inspect("lifecycle").state !== "intact")
      return [];
    const all = (await stores.workers.list(WINDOW_SECONDS)).filter(
      ({ workerId }) => workerId !== workplace.workerId,
    );
    const alive = all.filter(({ status }) => status === "running" || status === "draining");
    const found: Found[] = [];
    const holding = await stores.workers.deadHolders();
    if (holding.length > 0) {
      const names = holding.join(", ");
      if (fix) {
        await stores.workers.free();
        found.push({ state: "fixed", message: `What dead workers held is free: ${names}` });
      } else {
        const mend = "brainloop doctor --fix; a running server frees it, too";
        found.push({
          state: "warning",
          message: `Dead workers hold writes, jobs or sessions: ${names}`,
          mend,
        });
      }
    }
    for (const { version, workerId } of alive) {
      if (version === invocation.world.version) continue;
      const message = `${workerId} runs version ${version}, this is ${invocation.world.version}`;
      found.push({ state: "warning", message, mend: "brainloop stop; clients start the present one" });
    }
    const died = all.filter(({ status }) => status === "dead").length;
    const note = died === 0 ? "" : `, ${died} ended without a word in the last day`;
    found.push({ state: "ok", message: `${alive.length} running${note}` });
    return found;
  },
};

type Found = Omit<Finding, "check">;
