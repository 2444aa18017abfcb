import { readContextFiles } from "../actions/context-files.ts";
import type { Reading } from "../ingest/reading.ts";
import type { ProjectPatterns } from "../ingest/patterns/index.ts";
import { FileGeneration } from "../generate/file/index.ts";
import { ProviderClient } from "../llm/client.ts";
import type { Logger } from "../log.ts";
import type { KnownSecrets } from "../mask/known.ts";
import { maskSecrets } from "../mask/index.ts";
import type { Metrics } from "../metrics.ts";
import type { Settings } from "../store/settings.ts";
import type { Stores } from "../store/index.ts";

export interface GenerationParts {
  env: Readonly<Record<string, string | undefined>>;
  settings: Settings;
  stores: Stores;
  /** The user-wide store, where there is one. */
  userStores: Stores | undefined;
  secrets: KnownSecrets;
  reading: Reading;
  patterns: ProjectPatterns;
  metrics: Metrics;
  log: Logger;
}

/** Wires what writes files: providers, context, parsers, the log of writes. */
export function openGeneration(parts: GenerationParts): FileGeneration {
  const { env, log, metrics, patterns, reading, secrets, settings, stores, userStores } = parts;
  const maskText = (text: string): string => secrets.mask(text);
  const client = new ProviderClient({
    settings,
    env,
    secrets: {
      project: (name) => stores.metadata.secret(name),
      user: async (name) => await userStores?.metadata.secret(name),
    },
    learnSecret: (value) => secrets.add(value),
    log,
    calls: stores.providerCalls,
    rateLimits: stores.rateLimits,
    metrics,
    maskText,
    now: Date.now,
    random: Math.random,
  });
  return new FileGeneration({
    client,
    guard: () => reading.guard,
    processed: stores.processed,
    results: stores.results,
    settings,
    maxRepairs: () => settings.get("generation.max_repairs"),
    check: (path, text, signal) => reading.check(path, text, signal),
    readContext: (paths, signal) => readContextFiles(paths, reading, signal),
    readManifest: async (path, signal) => (await reading.source(path, signal)).text,
    style: patterns,
    noteConformance: (score) => metrics.add("generation_conformance", score),
    findKnown: (text) => secrets.find(text),
    mask: (text) => maskText(maskSecrets(text).text),
    random: shortId,
    clock: () => performance.now(),
    now: () => Date.now() / 1000,
    // Agents pay for it in every receipt: 48 random bits tell enough results apart.
    newId: shortId,
    onStep: (step, target) => log.debug(`Write ${step}`, { target }),
  });
}

/** Twelve hex digits. */
function shortId(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 12);
}
