import type { Settings } from "../../config.ts";
import type { PathGuard } from "../../path-guard.ts";
import type { ProcessedLog } from "../../store/processed.ts";
import type { ResultRow, Results } from "../../store/results.ts";
import type { FileWriter } from "../write/file-writer.ts";
import type { Recovers } from "../write/recovery.ts";
import type { ComposeOptions } from "./compose.ts";
import type { ReportOutput } from "./output-progress.ts";
import type { ContextFile, FileRequest } from "./request.ts";

/** An answer, keys as on the wire. */
export type Answer = Record<string, unknown>;

export interface FileGenerationOptions extends ComposeOptions {
  /** The guard in force. */
  guard(): PathGuard;
  processed: ProcessedLog;
  results: Results;
  settings: Pick<Settings, "get">;
  /** Context files as they are shown to the model, masked. */
  readContext(paths: readonly string[], signal: AbortSignal): Promise<ContextFile[]>;
  /** A manifest's text, masked. */
  readManifest(path: string, signal: AbortSignal): Promise<string>;
  /** Takes every secret out of a prompt that is kept. */
  mask(text: string): string;
  /** Wall clock, seconds since the Unix epoch. */
  now(): number;
  newId(): string;
  writer: FileWriter;
  /** Of all actions: what a dead worker left on a target may be another's. */
  recovery: Recovers;
}

export interface CallOptions {
  signal: AbortSignal;
  progress: ReportOutput;
}

/** What is known of a call before it is claimed. */
export interface Job {
  request: FileRequest;
  key: string;
  /** Real path, and as agents see it. */
  target: string;
  path: string;
  context: readonly ContextFile[];
  call: CallOptions;
}

/** A text with its result, ready to be written. */
export interface Ready {
  bytes: Uint8Array;
  result: ResultRow;
  /** For `detail: "full"`. */
  more: Answer;
}
