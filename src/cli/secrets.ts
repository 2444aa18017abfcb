/** `brainloop secrets set|list|remove`. A value comes in by prompt or stdin and never goes out. */
import { BrainloopError } from "../error.ts";
import { quote } from "../quote.ts";
import { secretNameProblem, secretValueProblem } from "../secret-value.ts";
import type { SecretRow } from "../store/metadata.ts";
import type { Invocation } from "./command.ts";
import { EXIT } from "./exit.ts";
import { findPlace, openStores, userPlace } from "./place.ts";
import { askHidden } from "./prompt.ts";
import { renderTable, styleOf } from "./table.ts";
import { UsageError } from "./usage-error.ts";

const COLUMNS = ["NAME", "ENVIRONMENT", "PROJECT", "USER", "IN FORCE"].map((title) => ({ title }));

/** Keeps a secret. */
export async function setSecret(invocation: Invocation): Promise<number> {
  const { world, args } = invocation;
  const name = checkName(args[0] ?? "");
  const answer = world.isTerminal.in
    ? await askHidden(`Value of ${name} (not shown): `, world.err)
    : { text: (await world.readInput()).replace(/\r?\n$/, "") };
  if ("exitCode" in answer) return answer.exitCode;
  const value = checkValue(name, answer.text);
  await using stores = openStores(storeOf(invocation));
  await stores.metadata.setSecret(name, value);
  world.err(`${name} is set in the ${storeName(invocation)} store\n`);
  if (world.env[name]) world.err(`Here the environment variable ${name} comes first\n`);
  return EXIT.done;
}

/** Prints names and masked tails; values do not even enter this process. */
export async function listSecrets(invocation: Invocation): Promise<number> {
  const { world } = invocation;
  const project = await masked(findPlace(invocation).directory);
  const user = await masked(userPlace(invocation));
  const names = [...new Set([...project.keys(), ...user.keys()])].toSorted();
  const rows = names.map((name) => {
    const places = [
      ["environment", world.env[name] ? "set" : ""],
      ["project", project.get(name) ?? ""],
      ["user", user.get(name) ?? ""],
    ] as const;
    const [inForce] = places.find(([, shown]) => shown !== "") ?? ["none"];
    return { cells: [name, ...places.map(([, shown]) => shown || "-"), inForce] };
  });
  world.out(renderTable(COLUMNS, rows, styleOf(world)));
  return EXIT.done;
}

/** Removes a secret. */
export async function removeSecret(invocation: Invocation): Promise<number> {
  const [name = ""] = invocation.args;
  await using stores = openStores(storeOf(invocation));
  if (!(await stores.metadata.removeSecret(name))) {
    const set = (await stores.metadata.secrets()).filter((row) => row.masked !== "");
    throw new BrainloopError(
      "INVALID_PARAMS",
      `No secret of that name is set in the ${storeName(invocation)} store`,
      { hint: `Set there: ${set.map((row) => quote(row.name)).join(", ") || "none"}` },
    );
  }
  invocation.world.err(`Removed from the ${storeName(invocation)} store\n`);
  return EXIT.done;
}

async function masked(directory: string): Promise<Map<string, string>> {
  await using stores = openStores(directory, { looking: true });
  const rows: SecretRow[] = await stores.metadata.secrets();
  return new Map(rows.map((row) => [row.name, row.masked]));
}

function storeOf(invocation: Invocation): string {
  return forUser(invocation) ? userPlace(invocation) : findPlace(invocation).directory;
}

function storeName(invocation: Invocation): string {
  return forUser(invocation) ? "user-wide" : "project's";
}

function forUser({ options }: Invocation): boolean {
  return options["user"] === true;
}

function checkName(name: string): string {
  const problem = secretNameProblem(name);
  if (problem === undefined) return name;
  throw new UsageError(problem, "Give the name alone; the value is asked for, or read from stdin");
}

function checkValue(name: string, value: string): string {
  const problem = secretValueProblem(value);
  if (problem === undefined) return value;
  const hint = value.trim() === "" ? "; to remove it: brainloop secrets remove" : "";
  throw new BrainloopError("INVALID_PARAMS", `Value of ${name}: ${problem}${hint}`);
}
