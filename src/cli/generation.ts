import { BrainloopError, type PublicError } from "../error.ts";
import { readContextFiles } from "../actions/context-files.ts";
import type { Reading } from "../ingest/reading.ts";
import type { ProjectPatterns } from "../ingest/patterns/index.ts";
import type { CompletionClient } from "../completion.ts";
import { Explorer } from "../generate/explore.ts";
import { FileGeneration, type FileGenerationOptions } from "../generate/file/index.ts";
import { Loop } from "../generate/loop/index.ts";
import { SqlEngine } from "../generate/sql/sql-engine.ts";
import { SqlGeneration } from "../generate/sql/index.ts";
import { SQL_ACTION } from "../generate/sql/request.ts";
import { SqlWriter } from "../generate/sql/writer.ts";
import { FILE_ACTION, FileWriter, LOOP_ACTION } from "../generate/write/file-writer.ts";
import { Recovery } from "../generate/write/recovery.ts";
import type { Logger } from "../log.ts";
import type { KnownSecrets } from "../mask/known.ts";
import { maskSecrets } from "../mask/index.ts";
import type { Metrics } from "../metrics.ts";
import { publicError } from "../public-error.ts";
import type { Settings } from "../store/settings.ts";
import type { Stores } from "../store/index.ts";

export interface GenerationParts {
  client: CompletionClient;
  settings: Settings;
  stores: Stores;
  secrets: KnownSecrets;
  reading: Reading;
  patterns: ProjectPatterns;
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
  explorer: Explorer;
  loop: Loop;
  recovery: Recovery;
}

/** Wires what writes files and SQL: context, parsers, the log of writes, sessions. */
export function openGeneration(parts: GenerationParts): Generation {
  const { client, log, metrics, patterns, reading, secrets, settings, stores } = parts;
  const maskText = (text: string): string => secrets.mask(text);
  const mask = (text: string): string => maskText(maskSecrets(text).text);
  const { processed, results } = stores;
  const engine = new SqlEngine({
    command: parts.command,
    scratch: parts.scratch,
    maxMs: () => settings.get("generation.sql_seconds") * 1000,
  });
  const writing = { processed, results, settings };
  const writer = new FileWriter({
    ...writing,
    onStep: (step, target) => log.debug(`Write ${step}`, { target }),
  });
  const databases = new SqlWriter({
    ...writing,
    engine,
    onStep: (step, target) => log.debug(`SQL ${step}`, { target }),
  });
  const recovery = new Recovery(processed, {
    [FILE_ACTION]: writer,
    [LOOP_ACTION]: writer,
    [SQL_ACTION]: databases,
  });
  const common = {
    ...writing,
    client,
    recovery,
    guard: () => reading.guard,
    maxRepairs: () => settings.get("generation.max_repairs"),
    readContext: (paths: readonly string[], signal: AbortSignal) => readContextFiles(paths, reading, signal),
    findKnown: (text: string) => secrets.find(text),
    mask,
    style: patterns,
    noteConformance: (score: number) => metrics.add("generation_conformance", score),
    random: shortId,
    clock: () => performance.now(),
    now: () => Date.now() / 1000,
    // Agents pay for it in every receipt: 48 random bits tell enough results apart.
    newId: shortId,
  };
  const options: FileGenerationOptions = {
    ...common,
    writer,
    check: (path, text, signal) => reading.check(path, text, signal),
    readManifest: async (path, signal) => (await reading.source(path, signal)).text,
  };
  const files = new FileGeneration(options);
  const sqlOptions = { ...common, writer: databases, engine };
  const loop = new Loop({
    ...options,
    files,
    sql: sqlOptions,
    proposals: stores.proposals,
    sessions: stores.sessions,
    survey: (path, text, maxTokens, signal) => reading.survey(path, text, maxTokens, signal),
    newSessionId: () => crypto.randomUUID(),
    describe: (error) => describe(error, mask, log),
  });
  return { recovery, files, sql: new SqlGeneration(sqlOptions), explorer: new Explorer(options), loop };
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
