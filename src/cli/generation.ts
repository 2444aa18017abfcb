import { readContextFiles } from "../actions/context-files.ts";
import type { Reading } from "../ingest/reading.ts";
import { FileGeneration } from "../generate/file/index.ts";
import { SqlEngine } from "../generate/sql/sql-engine.ts";
import { SqlGeneration } from "../generate/sql/index.ts";
import { SQL_ACTION } from "../generate/sql/request.ts";
import { SqlWriter } from "../generate/sql/writer.ts";
import { FILE_ACTION, FileWriter } from "../generate/write/file-writer.ts";
import { Recovery } from "../generate/write/recovery.ts";
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
  metrics: Metrics;
  log: Logger;
  /** How to start this very program. */
  command: readonly string[];
  /** Directory for copies of databases. */
  scratch: string;
}

/** What has things written. */
export interface Generation {
  files: FileGeneration;
  sql: SqlGeneration;
  recovery: Recovery;
}

/** Wires what writes files and SQL: providers, context, parsers, the log of writes. */
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
  const { processed, results } = stores;
  const engine = new SqlEngine({
    command: parts.command,
    scratch: parts.scratch,
    maxMs: () => settings.get("generation.sql_seconds") * 1000,
  });
  const writing = { processed, results, settings };
  const files = new FileWriter({
    ...writing,
    onStep: (step, target) => log.debug(`Write ${step}`, { target }),
  });
  const databases = new SqlWriter({
    ...writing,
    engine,
    onStep: (step, target) => log.debug(`SQL ${step}`, { target }),
  });
  const recovery = new Recovery(processed, { [FILE_ACTION]: files, [SQL_ACTION]: databases });
  const common = {
    ...writing,
    client,
    recovery,
    guard: () => reading.guard,
    maxRepairs: () => settings.get("generation.max_repairs"),
    readContext: (paths: readonly string[], signal: AbortSignal) => readContextFiles(paths, reading, signal),
    findKnown: (text: string) => secrets.find(text),
    mask: (text: string) => maskText(maskSecrets(text).text),
    random: shortId,
    clock: () => performance.now(),
    now: () => Date.now() / 1000,
    // Agents pay for it in every receipt: 48 random bits tell enough results apart.
    newId: shortId,
  };
  return {
    recovery,
    files: new FileGeneration({
      ...common,
      writer: files,
      check: (path, text, signal) => reading.check(path, text, signal),
      readManifest: async (path, signal) => (await reading.source(path, signal)).text,
    }),
    sql: new SqlGeneration({ ...common, writer: databases, engine }),
  };
}

/** Twelve hex digits. */
function shortId(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 12);
}
