import type { Settings } from "../../config.ts";
import type { PathGuard } from "../../path-guard.ts";
import type { StyleSource } from "../../patterns/target-style.ts";
import type { ProcessedLog } from "../../store/processed.ts";
import type { ResultRow, Results } from "../../store/results.ts";
import type { WriteStep } from "../write/file-writer.ts";
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
  /** Knows the project's style, and learns. */
  style: StyleSource;
  /** Told how well each new file fits its project, 0 to 1. */
  noteConformance(score: number): void;
  /** Takes every secret out of a prompt that is kept. */
  mask(text: string): string;
  /** Wall clock, seconds since the Unix epoch. */
  now(): number;
  newId(): string;
  /** Told of each step of a write, for the log. */
  onStep(step: WriteStep, target: string): void;
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
