/** What the main thread asks of a parse worker, and what comes back. Plain data: it crosses threads and processes. */
import type { PublicError } from "../error.ts";
import type { FileReader, Reader } from "../reader.ts";

/** What identifies a file's state; decimal strings, since JSON has no 64-bit integers. */
export interface FileStamp {
  mtimeNs: string;
  ctimeNs: string;
  size: string;
  inode: string;
  /** The same of the files beside it that hold a part of its content. */
  beside?: string;
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

/** For a {@link FileReader}; done in a child process alone. */
export interface FileJob {
  type: "file";
  path: string;
  reader: FileReader["name"];
  options: Readonly<Record<string, number>>;
  /** Identity of the digest that is already known of the file in the same state. */
  knownSha256?: string;
}

/** A job as the child process gets it. */
export interface FileJobInChild extends FileJob {
  /** Directory for copies; the parent removes it. */
  scratch: string;
  /** Milliseconds after which the child comes to an end by itself. */
  budgetMs: number;
}

/** Jobs that a thread does. */
export type ThreadJob = ParseJob | SourceJob;

export type Job = ThreadJob | FileJob;

export interface ParseOutcome {
  type: "parsed" | "same";
  stamp: FileStamp;
  /** Lower-case hex of the file's bytes, or what a {@link FileReader} says identifies its content. */
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
  job: ThreadJob;
}

export type JobReply = { id: number; outcome: Outcome } | { id: number; error: PublicError };
