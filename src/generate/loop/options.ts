import type { PublicError } from "../../error.ts";
import type { Proposals } from "../../store/proposals.ts";
import type { Sessions } from "../../store/sessions.ts";
import type { FileGeneration } from "../file/index.ts";
import type { FileGenerationOptions } from "../file/job.ts";
import type { SqlGenerationOptions } from "../sql/job.ts";

export interface LoopOptions extends FileGenerationOptions {
  files: FileGeneration;
  proposals: Proposals;
  sessions: Sessions;
  sql: SqlGenerationOptions;
  /** What a text declares, and its outline within a budget, masked. */
  survey: Survey;
  newSessionId(): string;
  /** An error as it may be kept and shown, masked; what was not foreseen is logged. */
  describe(error: unknown): PublicError;
}

export type Survey = (
  /** A path whose name tells the language; it is not opened. */
  path: string,
  text: string,
  maxTokens: number,
  signal: AbortSignal,
) => Promise<{ names: string[]; outline: string }>;

/** Told of the output of all models at work, and of how many blocks are done. */
export type ReportLoop = (output: {
  bytes: number;
  tokens: number;
  tokensPerSecond: number;
  done: number;
  total: number;
}) => void;

export interface LoopCall {
  signal: AbortSignal;
  progress: ReportLoop;
}
