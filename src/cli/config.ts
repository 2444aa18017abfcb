/** `brainloop config list|get|set|unset` */
import {
  CONFIG,
  type Config,
  type ConfigKey,
  type ConfigKeyName,
  type ConfigValues,
  environmentName,
  isConfigKey,
  parseConfigValue,
  resolveConfig,
} from "../config.ts";
import { BrainloopError } from "../error.ts";
import { escapeControls } from "../log.ts";
import { didYouMean } from "../nearest.ts";
import { quote } from "../quote.ts";
import type { Stores } from "../store/index.ts";
import type { Invocation } from "./command.ts";
import { EXIT } from "./exit.ts";
import { findPlace, openStores } from "./place.ts";
import { renderTable, styleOf } from "./table.ts";
import { UsageError } from "./usage-error.ts";

const COLUMNS = [{ title: "KEY" }, { title: "VALUE" }, { title: "FROM" }, { title: "DEFAULT" }];

/** Characters of a value in the list. */
const MOST_SHOWN = 40;

/** Prints every key. */
export async function listConfig(invocation: Invocation): Promise<number> {
  const { world, options } = invocation;
  await using stores = openStores(findPlace(invocation).directory, { looking: true });
  const config = await readConfig(stores, invocation);
  for (const warning of config.warnings) world.err(`brainloop: ${escapeControls(warning)}\n`);
  const keys = config.entries().map(({ key }) => describe(key, config));
  if (options["json"] === true) {
    world.out(`${JSON.stringify(keys, null, 2)}\n`);
    return EXIT.done;
  }
  const rows = keys.map(({ key, text, from, default_text, description, expected }) => ({
    cells: [key, head(text) || "-", from, head(default_text) || "-"],
    note: `${description}; ${expected}`,
  }));
  world.out(renderTable(COLUMNS, rows, styleOf(world)));
  return EXIT.done;
}

/** The start of a list of files takes no more room than a URL; `config get` prints all of it. */
function head(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN - 1)}…` : text;
}

/** Prints a key's value alone, so that scripts can use it. */
export async function getConfig(invocation: Invocation): Promise<number> {
  const { world, options, args } = invocation;
  const [key = ""] = args;
  if (!isConfigKey(key)) throw unknownKey(key);
  await using stores = openStores(findPlace(invocation).directory, { looking: true });
  const described = describe(key, await readConfig(stores, invocation));
  world.out(`${options["json"] === true ? JSON.stringify(described, null, 2) : described.text}\n`);
  return EXIT.done;
}

/** Keeps a value for a key in the project's `config` table. */
export async function setConfig(invocation: Invocation): Promise<number> {
  const { world, args } = invocation;
  const [key = "", given = ""] = args;
  if (!isConfigKey(key)) throw unknownKey(key);
  const value = checkValue(key, given);
  await using stores = openStores(findPlace(invocation).directory);
  await stores.lifecycle.setConfig(key, value);
  world.err(`${key} is ${quote(value)} in this project\n`);
  const config = await readConfig(stores, invocation);
  if (config.origin(key) === "environment") {
    world.err(`Here ${environmentName(key)} comes first: ${quote(describe(key, config).text)}\n`);
  }
  return EXIT.done;
}

/** Forgets a key's value; also a key that this version does not know. */
export async function unsetConfig(invocation: Invocation): Promise<number> {
  const { world, args } = invocation;
  const [key = ""] = args;
  await using stores = openStores(findPlace(invocation).directory);
  const wasSet = await stores.lifecycle.unsetConfig(key);
  if (!wasSet && !isConfigKey(key)) throw unknownKey(key);
  world.err(wasSet ? `${quote(key)} is no longer set in this project\n` : `${key} was not set\n`);
  return EXIT.done;
}

async function readConfig(stores: Stores, { world }: Invocation): Promise<Config> {
  return resolveConfig(world.env, await stores.lifecycle.configRows());
}

/** A key as `--json` gives it: values as they are typed, and as text as they would be set. */
function describe<K extends ConfigKeyName>(key: K, config: Config) {
  const definition: ConfigKey<ConfigValues[K]> = CONFIG[key];
  const { default: fallback, expected, description } = definition;
  const value = config.get(key);
  return {
    key,
    value,
    text: definition.format(value),
    from: config.origin(key),
    type: Array.isArray(fallback) ? "list" : typeof fallback,
    expected,
    default: fallback,
    default_text: definition.format(fallback),
    description,
    environment: environmentName(key),
  };
}

/** The text as it is to be kept. */
function checkValue(key: ConfigKeyName, given: string): string {
  try {
    return parseConfigValue(key, given);
  } catch (error) {
    if (error instanceof BrainloopError) throw new UsageError(error.message, error.hint);
    throw error;
  }
}

function unknownKey(key: string): UsageError {
  const message = `Unknown configuration key ${quote(key)}${didYouMean(key, Object.keys(CONFIG))}`;
  return new UsageError(message, "brainloop config list shows every key");
}
