/** What the main thread asks of a parse worker, and what comes back. Plain data: it crosses threads and processes. */
import type { CodeDigest } from "../digest.ts";
import type { PublicError } from "../error.ts";
import type { FoundParts, Reader } from "../reader.ts";
import type { Presentation } from "./present.ts";
import type { StoredDigest } from "./stored-digest.ts";

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

/** Views of a digest too large to be unpacked on the main thread. */
export type ViewJob = { path: string; stored: StoredDigest } & (
  | { type: "answer"; want: Presentation }
  | { type: "find"; wanted: readonly string[] }
  | { type: "top_level" }
);

export type Job = ParseJob | SourceJob | ViewJob;

export interface ParseOutcome {
  type: "parsed" | "same";
  stamp: FileStamp;
  /** Lower-case hex of the file's bytes. */
  sha256: string;
  /** As in {@link StoredDigest}; empty for "same". */
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

export type ViewOutcome =
  | { type: "answer"; answer: Record<string, unknown> }
  | { type: "found"; found: FoundParts[] }
  | { type: "top_level"; digest: CodeDigest };

export type Outcome = ParseOutcome | SourceOutcome | ViewOutcome;

export interface JobMessage {
  id: number;
  job: Job;
}

/** `defect` is the stack of what was not foreseen, for the log alone. */
export type JobReply =
  | { id: number; outcome: Outcome }
  | { id: number; error: PublicError; defect?: string | undefined };
