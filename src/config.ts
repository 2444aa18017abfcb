/**
 * Runtime configuration: the one table of keys, and how a value is found. A value is text wherever it
 * is written (environment, `config` table, command line) and is parsed in one way.
 */
import { baseUrl, chain, choice, integer, model, fileNames, paths, prices } from "./config-kinds.ts";
import { BrainloopError } from "./error.ts";
import { LOG_LEVELS, type LogLevel } from "./log.ts";
import { nearest } from "./nearest.ts";
import { PROTECTED_PATHS } from "./protected-paths.ts";

/** One configuration key. */
export interface ConfigKey<T> {
  /** One sentence, with the unit. */
  description: string;
  default: T;
  /** What a value looks like: `a whole number from 1 to 600`. */
  expected: string;
  /** True where only the person at the machine may set it, never an agent or the console. */
  operatorOnly: boolean;
  /** Another environment variable that holds it, as other programs call it; the key's own comes first. */
  variable?: string;
  /** @returns undefined where the text is not what is {@link expected} */
  parse(text: string): T | undefined;
  /** Whether a value that parses may be set by a person; every one may, unless this says otherwise. */
  accepts?(value: T): boolean;
  /** The text that parses to the value. */
  format(value: T): string;
}

const DEFINITIONS = {
  "reader.cache_ttl_seconds": integer({
    description: "How long a parsed file is served from the cache before its content is checked again",
    default: 3600,
    min: 0,
    max: 31 * 86_400,
  }),
  "reader.max_file_bytes": integer({
    description: "Larger files are not read, whatever their reader allows",
    default: 32 * 1024 * 1024,
    min: 1024,
    max: 1024 * 1024 * 1024,
  }),
  "reader.parse_seconds": integer({
    description: "How long parsing one file may take",
    default: 10,
    min: 1,
    max: 600,
  }),
  "call.max_seconds": integer({
    description: "How long a call may take before it answers TIMEOUT; many clients give up at 60",
    default: 50,
    min: 1,
    max: 3600,
  }),
  "call.max_tokens": integer({
    description: "What an answer may cost in tokens where the call does not say",
    default: 2500,
    min: 200,
    max: 1_000_000,
  }),
  allow_paths: paths({
    description: "Directories outside the roots that may be read and written",
    operatorOnly: true,
  }),
  "generation.max_repairs": integer({
    description: "How often an answer that does not parse goes back to the model with the errors",
    default: 2,
    min: 0,
    max: 10,
  }),
  "generation.min_conformance": integer({
    description:
      "A new file that fits its project's style less than this, in percent, goes back to the model once; 0 for never",
    default: 80,
    min: 0,
    max: 100,
  }),
  "generation.max_rows_lost": integer({
    description:
      "How many rows SQL may remove or overwrite without allow_destructive; a table's last ones never",
    default: 10,
    min: 0,
    max: 1_000_000_000,
  }),
  "generation.send_samples": choice({
    description: "Whether a model that writes SQL is shown sample rows, secrets masked, besides the schema",
    default: "no",
    options: ["no", "yes"],
  }),
  "generation.sql_seconds": integer({
    description: "How long SQL may run in a database before it is rolled back",
    default: 30,
    min: 1,
    max: 3600,
  }),
  "generation.protected_paths": fileNames({
    description:
      "Names, or paths from the root, with * for any characters, that are not written: what runs by itself or configures agents",
    default: PROTECTED_PATHS,
    operatorOnly: true,
  }),
  "retention.contents_bytes": integer({
    description: "How many bytes of texts written and overwritten are kept; the oldest go first",
    default: 512 * 1024 * 1024,
    min: 0,
    max: 1024 ** 4,
  }),
  "retention.heartbeat_hours": integer({
    description: "How many hours heartbeats are kept",
    default: 24,
    min: 1,
    max: 24 * 365,
  }),
  "retention.metrics_days": integer({
    description: "How many days metrics and telemetry events are kept",
    default: 14,
    min: 1,
    max: 3650,
  }),
  "retention.digests_per_path": integer({
    description: "How many published digests are kept of each path",
    default: 5,
    min: 1,
    max: 1000,
  }),
  "retention.usage_days": integer({
    description: "How many days calls to providers are kept",
    default: 90,
    min: 1,
    max: 3650,
  }),
  "provider.chain": chain({ description: "Providers, in the order in which they are tried" }),
  "provider.parallel": integer({
    description: "How many calls to providers run at once",
    default: 4,
    min: 1,
    max: 64,
  }),
  "provider.connect_seconds": integer({
    description: "How long connecting to a provider may take",
    default: 10,
    min: 1,
    max: 600,
  }),
  "provider.first_token_seconds": integer({
    description: "How long a provider may take to the first token of an answer, thinking included",
    default: 60,
    min: 1,
    max: 3600,
  }),
  "provider.idle_seconds": integer({
    description: "How long a provider may pause between tokens",
    default: 30,
    min: 1,
    max: 3600,
  }),
  "provider.total_seconds": integer({
    description: "How long one answer of a provider may take",
    default: 600,
    min: 1,
    max: 86_400,
  }),
  "provider.retries": integer({
    description: "How often a failed call to a provider is made again",
    default: 3,
    min: 0,
    max: 20,
  }),
  "provider.max_wait_seconds": integer({
    description:
      "How long a call waits for a rate limit to pass before the next provider is tried, or it fails",
    default: 30,
    min: 0,
    max: 3600,
  }),
  "provider.prices": prices({
    description: "US dollars per million tokens",
    default: [{ provider: "cerebras", model: "gpt-oss-120b", prompt: 0.35, completion: 0.75 }],
  }),
  "provider.cerebras.base_url": baseUrl("cerebras"),
  "provider.cerebras.model": model("cerebras"),
  "provider.openai.base_url": baseUrl("openai"),
  "provider.openai.model": model("openai"),
  "provider.anthropic.base_url": baseUrl("anthropic"),
  "provider.anthropic.model": model("anthropic"),
  "provider.groq.base_url": baseUrl("groq"),
  "provider.groq.model": model("groq"),
  "provider.openrouter.base_url": baseUrl("openrouter"),
  "provider.openrouter.model": model("openrouter"),
  "provider.ollama.base_url": baseUrl("ollama"),
  "provider.ollama.model": model("ollama"),
  "provider.llamacpp.base_url": baseUrl("llamacpp"),
  "provider.llamacpp.model": model("llamacpp"),
  "provider.vllm.base_url": baseUrl("vllm"),
  "provider.vllm.model": model("vllm"),
  "provider.lmstudio.base_url": baseUrl("lmstudio"),
  "provider.lmstudio.model": model("lmstudio"),
  "log.level": choice<LogLevel>({
    description: "The least important messages that are logged to stderr",
    default: "info",
    options: LOG_LEVELS,
  }),
};

export type ConfigValues = {
  [K in keyof typeof DEFINITIONS]: (typeof DEFINITIONS)[K] extends ConfigKey<infer T> ? T : never;
};
export type ConfigKeyName = keyof ConfigValues;

/** Every key, in the order in which they are listed. */
export const CONFIG: { [K in ConfigKeyName]: ConfigKey<ConfigValues[K]> } = DEFINITIONS;

export type ConfigOrigin = "environment" | "config" | "default";

/** A key as `brainloop config list` shows it. */
export interface ConfigEntry {
  key: ConfigKeyName;
  value: string;
  origin: ConfigOrigin;
}

/** The values in force, for those who only use them. */
export interface Settings {
  get<K extends ConfigKeyName>(key: K): ConfigValues[K];
}

/** The values in force, with where each comes from. */
export interface Config extends Settings {
  origin(key: ConfigKeyName): ConfigOrigin;
  entries(): ConfigEntry[];
  /** Values that were passed over, and why. */
  warnings: readonly string[];
}

/** @returns the environment variable of a key: `BRAINLOOP_READER_CACHE_TTL_SECONDS` */
export function environmentName(key: string): string {
  return `BRAINLOOP_${key.toUpperCase().replaceAll(".", "_")}`;
}

/** Whether there is such a key. */
export function isConfigKey(key: string): key is ConfigKeyName {
  return Object.hasOwn(CONFIG, key);
}

/**
 * Finds the value of each key: the environment over the `config` table over the default. An invalid
 * value is passed over with a warning; a server must start in spite of it.
 * @param env the process's environment
 * @param rows of the `config` table
 */
export function resolveConfig(
  env: Readonly<Record<string, string | undefined>>,
  rows: Iterable<{ key: string; value: string }>,
): Config {
  const table = new Map<string, string>();
  const warnings: string[] = [];
  for (const { key, value } of rows) {
    table.set(key, value);
    if (!isConfigKey(key)) warnings.push(`Table config: ${unknownKey(key)}; it has no effect`);
  }

  const keys = Object.keys(CONFIG).filter(isConfigKey);
  const find = <K extends ConfigKeyName>(key: K) =>
    findValue<ConfigValues[K]>(key, CONFIG[key], env, table.get(key));
  const entry = <K extends ConfigKeyName>(key: K): ConfigEntry => {
    const { value, origin } = find(key);
    return { key, value: CONFIG[key].format(value), origin };
  };
  return {
    get: (key) => find(key).value,
    origin: (key) => find(key).origin,
    entries: () => keys.map((key) => entry(key)),
    warnings: [...warnings, ...keys.flatMap((key) => find(key).warnings)],
  };
}

function findValue<T>(
  key: string,
  definition: ConfigKey<T>,
  env: Readonly<Record<string, string | undefined>>,
  fromTable: string | undefined,
): { value: T; origin: ConfigOrigin; warnings: string[] } {
  const warnings: string[] = [];
  const variables = [
    environmentName(key),
    ...(definition.variable === undefined ? [] : [definition.variable]),
  ];
  const candidates = [
    ...variables.map((variable) => ({
      origin: "environment" as const,
      // An empty variable is how shells and client configurations leave one unset.
      text: env[variable] === "" ? undefined : env[variable],
      where: `Environment variable ${variable}`,
    })),
    { origin: "config" as const, text: fromTable, where: `Table config, key "${key}"` },
  ];
  for (const { origin, text, where } of candidates) {
    if (text === undefined) continue;
    const value = definition.parse(text);
    if (value !== undefined) return { value, origin, warnings };
    warnings.push(`${where}: expected ${definition.expected}, found "${text}"; it has no effect`);
  }
  return { value: definition.default, origin: "default", warnings };
}

/**
 * Checks a value before it is kept.
 * @returns the text as it is to be kept
 * @throws BrainloopError INVALID_PARAMS for an unknown key or a value that is not what the key expects
 */
export function parseConfigValue(key: string, text: string): string {
  if (!isConfigKey(key)) {
    throw new BrainloopError("INVALID_PARAMS", unknownKey(key), {
      hint: "`brainloop config list` shows every key",
      details: { key },
    });
  }
  const { expected } = CONFIG[key];
  const normalized = normalize(key, text);
  if (normalized !== undefined) return normalized;
  throw new BrainloopError(
    "INVALID_PARAMS",
    `Configuration key "${key}": expected ${expected}, found "${text}"`,
    {
      details: { key, expected },
    },
  );
}

function normalize<K extends ConfigKeyName>(key: K, text: string): string | undefined {
  const definition: ConfigKey<ConfigValues[K]> = CONFIG[key];
  const value = definition.parse(text);
  if (value === undefined || definition.accepts?.(value) === false) return undefined;
  return definition.format(value);
}

function unknownKey(key: string): string {
  const [near] = nearest(key, Object.keys(CONFIG), 1);
  return `Unknown configuration key "${key}"${near === undefined ? "" : `, did you mean "${near}"`}`;
}
