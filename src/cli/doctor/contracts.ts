import { breakingChanges, contractsOf } from "../../actions/contracts.ts";
import type { Check } from "./finding.ts";

/** Whether calls that were right when the contracts were accepted still are. */
export const contracts: Check = {
  name: "contracts",
  async run({ accept, workplace }) {
    const { actions, stores } = workplace.services;
    const present = contractsOf(actions);
    if (accept) {
      await stores.contracts.replaceAll(present);
      return [
        { state: "fixed", message: `Accepted: the schemas of ${present.length} actions as they are now` },
      ];
    }
    const accepted = stores.inspect("input").state === "intact" ? await stores.contracts.list() : [];
    if (accepted.length === 0) {
      const mend = "brainloop doctor --accept notes today's schemas, so that a breaking upgrade is reported";
      return [{ state: "ok", message: "None accepted yet", mend }];
    }
    const breaks = breakingChanges(accepted, present);
    if (breaks.length === 0)
      return [{ state: "ok", message: `${accepted.length} actions keep what was accepted` }];
    const mend = "Change what calls it that way, then brainloop doctor --accept";
    return breaks.map((message) => ({ state: "broken" as const, message, mend }));
  },
};
