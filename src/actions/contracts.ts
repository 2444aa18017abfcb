import type { Action } from "../action.ts";
import type { ContractRow, ContractStore } from "../store/contracts.ts";
import { narrowings } from "./narrowing.ts";

type Offered = Pick<Action<never>, "name" | "jsonSchema">;

/** A call that worked when contracts were accepted, and may be refused now. */
export interface Breach {
  action: string;
  /** A few words each. */
  breaks: string[];
}

/** Notes the schemas of all actions as what clients rely on from now on. For the operator alone. */
export async function acceptContracts(store: ContractStore, actions: readonly Offered[]): Promise<void> {
  await store.replaceAll(
    actions.map(({ name, jsonSchema }) => ({ action: name, jsonSchema: JSON.stringify(jsonSchema()) })),
  );
}

/** Where the actions no longer take what clients rely on; none where nothing was accepted yet. */
export async function breaches(store: ContractStore, actions: readonly Offered[]): Promise<Breach[]> {
  return (await store.list()).flatMap((contract) => breachOf(contract, actions) ?? []);
}

function breachOf({ action, jsonSchema }: ContractRow, actions: readonly Offered[]): Breach | undefined {
  const offered = actions.find(({ name }) => name === action);
  if (offered === undefined) return { action, breaks: ["the action is gone"] };
  const breaks = narrowings(JSON.parse(jsonSchema), offered.jsonSchema());
  return breaks.length === 0 ? undefined : { action, breaks };
}
