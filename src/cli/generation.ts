import { BrainloopError, type PublicError } from "../error.ts";
import { readContextFiles } from "../actions/context-files.ts";
import type { Reading } from "../ingest/reading.ts";
import { Explorer } from "../generate/explore.ts";
import { FileGeneration, type FileGenerationOptions } from "../generate/file/index.ts";
import { Loop } from "../generate/loop/index.ts";
import { ProviderClient } from "../llm/client.ts";
import type { Logger } from "../log.ts";
import type { KnownSecrets } from "../mask/known.ts";
import { maskSecrets } from "../mask/index.ts";
import type { Metrics } from "../metrics.ts";
import { publicError } from "../public-error.ts";
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
  metrics: Metrics;
  log: Logger;
}

/** What has a model write. */
export interface Generation {
  files: FileGeneration;
  explorer: Explorer;
  loop: Loop;
}

/** Wires what writes: providers, context, parsers, the log of writes, sessions. */
export function openGeneration(parts: GenerationParts): Generation {
  const { env, log, metrics, reading, secrets, settings, stores, userStores } = parts;
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
  const mask = (text: string): string => maskText(maskSecrets(text).text);
  const options: FileGenerationOptions = {
    client,
    guard: () => reading.guard,
    processed: stores.processed,
    results: stores.results,
    settings,
    maxRepairs: () => settings.get("generation.max_repairs"),
    check: (path, text, signal) => reading.check(path, text, signal),
    readContext: (paths, signal) => readContextFiles(paths, reading, signal),
    readManifest: async (path, signal) => (await reading.source(path, signal)).text,
    findKnown: (text) => secrets.find(text),
    mask,
    random: shortId,
    clock: () => performance.now(),
    now: () => Date.now() / 1000,
    // Agents pay for it in every receipt: 48 random bits tell enough results apart.
    newId: shortId,
    onStep: (step, target) => log.debug(`Write ${step}`, { target }),
  };
  const files = new FileGeneration(options);
  const loop = new Loop({
    ...options,
    files,
    sessions: stores.sessions,
    survey: (path, text, maxTokens, signal) => reading.survey(path, text, maxTokens, signal),
    newSessionId: () => crypto.randomUUID(),
    describe: (error) => describe(error, mask, log),
  });
  return { files, explorer: new Explorer(options), loop };
}

/** An error as a session keeps it; of a defect the log says more. */
function describe(error: unknown, mask: (text: string) => string, log: Logger): PublicError {
  const id = error instanceof BrainloopError ? undefined : shortId();
  if (id !== undefined) log.error("Unexpected failure", { id, doing: "a block", reason: error });
  const known = publicError(error, "a block", id);
  return { ...known, message: mask(known.message) };
}

/** Twelve hex digits. */
function shortId(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 12);
}
