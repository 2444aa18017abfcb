import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CompletionRequest } from "../../src/completion.ts";
import { type Config, type ConfigKeyName, type ConfigValues, resolveConfig } from "../../src/config.ts";
import { ProviderClient } from "../../src/llm/client.ts";
import { KnownSecrets } from "../../src/mask/known.ts";
import { Stores } from "../../src/store/index.ts";
import { afterThisTest } from "../support/cleanups.ts";

export interface Setup {
  env?: Record<string, string>;
  /** The project's `config` table. */
  table?: Record<string, string>;
  /** Values that a test needs and no person could set, such as half a second. */
  values?: Partial<ConfigValues>;
  project?: Record<string, string>;
  user?: Record<string, string>;
  /** Shared by several clients, as by several workers. */
  directory?: string;
}

/** A configuration with values that need not be what a person could set. */
function settingsOf({ env = {}, table = {}, values = {} }: Setup): Pick<Config, "get" | "origin"> {
  const rows = Object.entries(table).map(([key, value]) => ({ key, value }));
  const config = resolveConfig(env, rows);
  return {
    get<K extends ConfigKeyName>(key: K): ConfigValues[K] {
      return values[key] ?? config.get(key);
    },
    origin: (key) => config.origin(key),
  };
}

export function dataDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "brainloop-llm-"));
  afterThisTest(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A client over real databases. Retries wait shortest, and hardly at all unless `random` says otherwise. */
export function workbench(setup: Setup = {}) {
  const directory = setup.directory ?? dataDirectory();
  const warnings: string[] = [];
  const learned: string[] = [];
  const secrets = new KnownSecrets();
  const log = {
    warn(message: string, fields: Record<string, unknown> = {}): void {
      warnings.push(`${message}${fields["reason"] === undefined ? "" : `: ${String(fields["reason"])}`}`);
    },
  };
  const stores = new Stores(directory, { workerId: "worker-1", log, now: Date.now });
  afterThisTest(() => stores.close());
  const client = new ProviderClient({
    settings: settingsOf(setup),
    env: setup.env ?? {},
    secrets: {
      project: async (name) => setup.project?.[name],
      user: async (name) => setup.user?.[name],
    },
    learnSecret(value) {
      learned.push(value);
      secrets.add(value);
    },
    calls: stores.providerCalls,
    rateLimits: stores.rateLimits,
    metrics: { add: (name, value) => stores.output.metric(name, value) },
    maskText: (text) => secrets.mask(text),
    log,
    now: Date.now,
    random: () => 1,
  });
  return { client, stores, directory, warnings, learned };
}

/** A request with what the tests do not care about. */
export function request(given: Partial<CompletionRequest> = {}): CompletionRequest {
  return {
    stable: "You write code.",
    task: "Write a greeting.",
    temperature: 0.3,
    maxCompletionTokens: 200,
    purpose: "generate_file",
    signal: new AbortController().signal,
    ...given,
  };
}

/** What a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    return { resolved: await promise };
  } catch (error) {
    return error;
  }
}
