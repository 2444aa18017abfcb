import type { Settings } from "../../config.ts";
import type { PathGuard } from "../../path-guard.ts";
import type { ProcessedLog } from "../../store/processed.ts";
import type { Results } from "../../store/results.ts";
import type { ReportOutput } from "../file/output-progress.ts";
import type { ContextFile } from "../file/request.ts";
import type { Recovers } from "../write/recovery.ts";
import type { SqlComposeOptions } from "./compose.ts";
import type { SqlEngine } from "./sql-engine.ts";
import type { SqlWriter } from "./writer.ts";
import type { SqlRequest } from "./request.ts";

/** An answer, keys as on the wire. */
export type Answer = Record<string, unknown>;

export interface SqlGenerationOptions extends SqlComposeOptions {
  /** The guard in force. */
  guard(): PathGuard;
  engine: SqlEngine;
  processed: ProcessedLog;
  results: Results;
  settings: Pick<Settings, "get">;
  writer: SqlWriter;
  /** Of all actions: what a dead worker left on a target may be another's. */
  recovery: Recovers;
  /** Context files as they are shown to the model, masked. */
  readContext(paths: readonly string[], signal: AbortSignal): Promise<ContextFile[]>;
  /** Told how well what was written fits its project, 0 to 1. */
  noteConformance(score: number): void;
  /** Takes every secret out of a prompt that is kept. */
  mask(text: string): string;
  /** Wall clock, seconds since the Unix epoch. */
  now(): number;
  newId(): string;
}

export interface SqlCallOptions {
  signal: AbortSignal;
  progress: ReportOutput;
  /** Told how many statements of how many are done. */
  onStatement(done: number, total: number): void;
}

/** What is known of a call before it is claimed. */
export interface SqlJobCall {
  request: SqlRequest;
  key: string;
  /** Real path, and as agents see it. */
  target: string;
  path: string;
  context: readonly ContextFile[];
  call: SqlCallOptions;
}
