/** What actions get; no globals stand behind them. */
import type { Action } from "../action.ts";
import type { Explorer } from "../generate/explore.ts";
import type { FileGeneration } from "../generate/file/index.ts";
import type { Loop } from "../generate/loop/index.ts";
import type { SqlGeneration } from "../generate/sql/index.ts";
import type { Recovery } from "../generate/write/recovery.ts";
import type { Mapping } from "../ingest/mapping.ts";
import type { ProjectPatterns } from "../ingest/patterns/index.ts";
import type { Reading } from "../ingest/reading.ts";
import type { Logger } from "../log.ts";
import type { Savings } from "./savings.ts";
import type { Metrics } from "../metrics.ts";
import type { Settings } from "../store/settings.ts";
import type { Stores } from "../store/index.ts";

/** Reports work done so far; `total` where it is known. */
export type ReportProgress = (progress: { done: number; total?: number; message?: string }) => void;

export interface Services {
  actions: readonly Action<ActionContext>[];
  reading: Reading;
  mapping: Mapping;
  /** Knows the style of projects. */
  patterns: ProjectPatterns;
  /** Writes files. */
  files: FileGeneration;
  /** Has code written that is only looked at. */
  explorer: Explorer;
  /** Sessions of blocks. */
  loop: Loop;
  /** Writes and runs SQL. */
  sql: SqlGeneration;
  /** Finishes what dead workers left half done. */
  recovery: Recovery;
  savings: Savings;
  stores: Stores;
  settings: Settings;
  metrics: Metrics;
  log: Logger;
  /** Wall clock, seconds since the Unix epoch. */
  now(): number;
  newId(): string;
  /** Takes known secret values out of whatever leaves. */
  maskKnown(body: Record<string, unknown>): Record<string, unknown>;
  /** The same for text, JSON among it. */
  maskText(text: string): string;
}

export interface ActionContext extends Services {
  signal: AbortSignal;
  progress: ReportProgress;
  /** Where somebody watches: told each piece of text as it comes, `undefined` where it begins anew. */
  onText?: ((piece: string | undefined) => void) | undefined;
}
