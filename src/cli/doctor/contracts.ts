import { acceptContracts, breaches } from "../../actions/contracts.ts";
import type { Check } from "./finding.ts";

/** Whether calls that were right when the contracts were accepted still are. */
export const contracts: Check = {
  name: "contracts",
  async run({ accept, workplace }) {
    const { actions, stores } = workplace.services;
    if (accept) {
      await acceptContracts(stores.contracts, actions);
      return [
        { state: "fixed", message: `Accepted: the schemas of ${actions.length} actions as they are now` },
      ];
    }
    const accepted = stores.inspect("input").state === "intact" ? await stores.contracts.list() : [];
    if (accepted.length === 0) {
      const mend = "brainloop doctor --accept notes today's schemas, so that a breaking upgrade is reported";
      return [{ state: "ok", message: "None accepted yet", mend }];
    }
    const broken = await breaches(stores.contracts, actions);
    if (broken.length === 0)
      return [{ state: "ok", message: `${accepted.length} actions keep what was accepted` }];
    const mend = "Change what calls it that way, then brainloop doctor --accept";
    return broken.map(({ action, breaks }) => {
      return { state: "broken" as const, message: `${action}: ${breaks.join("; ")}`, mend };
    });
  },
};
