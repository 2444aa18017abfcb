import { readContextFiles } from "../actions/context-files.ts";
import type { Reading } from "../ingest/reading.ts";
import { FileGeneration } from "../generate/file/index.ts";
import type { CompletionClient } from "../completion.ts";
import type { Logger } from "../log.ts";
import type { KnownSecrets } from "../mask/known.ts";
import { maskSecrets } from "../mask/index.ts";
import type { Settings } from "../store/settings.ts";
import type { Stores } from "../store/index.ts";

export interface GenerationParts {
  client: CompletionClient;
  settings: Settings;
  stores: Stores;
  secrets: KnownSecrets;
  reading: Reading;
  log: Logger;
}

/** Wires what writes files: context, parsers, the log of writes. */
export function openGeneration(parts: GenerationParts): FileGeneration {
  const { client, log, reading, secrets, settings, stores } = parts;
  const maskText = (text: string): string => secrets.mask(text);
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
