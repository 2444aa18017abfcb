import { ProviderClient } from "../llm/client.ts";
import type { Logger } from "../log.ts";
import type { KnownSecrets } from "../mask/known.ts";
import type { Metrics } from "../metrics.ts";
import type { Settings } from "../store/settings.ts";
import type { Stores } from "../store/index.ts";
import type { UserSecrets } from "./user-secrets.ts";

export interface ProviderParts {
  env: Readonly<Record<string, string | undefined>>;
  settings: Settings;
  stores: Stores;
  userSecrets: Pick<UserSecrets, "secret">;
  secrets: KnownSecrets;
  metrics: Metrics;
  log: Logger;
}

/** Wires the way to the providers: keys, limits, the record of calls. */
export function openProviders(parts: ProviderParts): ProviderClient {
  const { env, log, metrics, secrets, settings, stores, userSecrets } = parts;
  return new ProviderClient({
    settings,
    env,
    secrets: {
      project: (name) => stores.metadata.secret(name),
      user: (name) => userSecrets.secret(name),
    },
    learnSecret: (value) => secrets.add(value),
    log,
    calls: stores.providerCalls,
    rateLimits: stores.rateLimits,
    metrics,
    maskText: (text) => secrets.mask(text),
    now: Date.now,
    random: Math.random,
  });
}
