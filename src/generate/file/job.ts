import type { PathGuard } from "../../path-guard.ts";
import type { ProcessedLog } from "../../store/processed.ts";
import type { ResultRow, Results } from "../../store/results.ts";
import type { FileWriter } from "../write/file-writer.ts";
import type { Recovers } from "../write/recovery.ts";
import type { ComposeOptions } from "./compose.ts";
import type { StyleOptions } from "./fitting.ts";
import type { ReportOutput } from "./output-progress.ts";
import type { Present } from "../write/target-file.ts";
import type { ContextFile, WriteTerms } from "./request.ts";

/** An answer, keys as on the wire. */
export type Answer = Record<string, unknown>;

export interface FileGenerationOptions extends ComposeOptions, StyleOptions {
  /** The guard in force. */
  guard(): PathGuard;
  processed: ProcessedLog;
  results: Results;
  /** Milliseconds, for rates. */
  clock(): number;
  /** Context files as they are shown to the model, masked. */
  readContext(paths: readonly string[], signal: AbortSignal): Promise<ContextFile[]>;
  /** A manifest's text, masked. */
  readManifest(path: string, signal: AbortSignal): Promise<string>;
  /** Told how well each new file fits its project, 0 to 1. */
  noteConformance(score: number): void;
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
  /** Where somebody watches: told each piece of text as it comes, `undefined` where it begins anew. */
  onText?: ((piece: string | undefined) => void) | undefined;
}

/** Where a text goes. */
export interface Place {
  /** Real path, and as agents see it. */
  target: string;
  path: string;
}

/** A text that is to be made and written, once however often it is asked for. */
export interface Job extends Place {
  request: WriteTerms;
  /** What makes two jobs the same. */
  key: string;
  /** As `processed_log` and `results` have it. */
  action: string;
  signal: AbortSignal;
  /** Whether a text that was made under this key, but not written, may be taken. */
  reuse: boolean;
  /** Under the claim, before anything else is looked at; what it throws gives the claim back. */
  begin?(): Promise<void>;
  /** Makes the text for what stands at the target. */
  make(before: Present | undefined, signal: AbortSignal): Promise<Ready>;
}

/** A text with its result, ready to be written. */
export interface Ready {
  bytes: Uint8Array;
  result: ResultRow;
  /** For `detail: "full"`. */
  more: Answer;
}
