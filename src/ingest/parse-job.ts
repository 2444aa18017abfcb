/** What the main thread asks of a parse worker, and what comes back. Plain data: it crosses threads and processes. */
import type { PublicError } from "../error.ts";
import type { Reader } from "../reader.ts";

/** What identifies a file's state; decimal strings, since JSON has no 64-bit integers. */
export interface FileStamp {
  mtimeNs: string;
  ctimeNs: string;
  size: string;
  inode: string;
}

export interface ParseJob {
  type: "parse";
  /** Absolute real path. */
  path: string;
  reader: Reader["name"];
  maxBytes: number;
  /** Content hash of a digest that is already known: the same content is then not parsed again. */
  knownSha256?: string;
}

export interface SourceJob {
  type: "source";
  path: string;
  maxBytes: number;
}

export type Job = ParseJob | SourceJob;

export interface ParseOutcome {
  type: "parsed" | "same";
  stamp: FileStamp;
  /** Lower-case hex of the file's bytes. */
  sha256: string;
  /**
   * JSON of `{digest, source?}`, empty for "same". `source` is the masked text, kept where no digest
   * would be much shorter than it.
   */
  parsed: string;
  /** The full outline, for those who read digests in the database. */
  outline: string;
  lines: number;
  sourceTokens: number;
  maskedSecrets: number;
}

export interface SourceOutcome {
  type: "source";
  sha256: string;
  /** Decoded and masked. */
  text: string;
  maskedSecrets: number;
}

export type Outcome = ParseOutcome | SourceOutcome;

export interface JobMessage {
  id: number;
  job: Job;
}

export type JobReply = { id: number; outcome: Outcome } | { id: number; error: PublicError };
