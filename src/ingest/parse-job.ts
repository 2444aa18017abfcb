/** What the main thread asks of a parse worker, and what comes back. Plain data: it crosses threads and processes. */
import type { CodeDigest, SyntaxProblem } from "../digest.ts";
import type { PublicError } from "../error.ts";
import type { FileStyle } from "../patterns/observe/index.ts";
import type { FileOptions, FileReader, FoundParts, Reader } from "../reader.ts";
import type { Holder, KnownHolder, Wanted } from "../readers/map/focus.ts";
import type { WordHit } from "../readers/map/words.ts";
import type { Presentation } from "./present.ts";
import type { StoredDigest } from "./stored-digest.ts";

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
  /** Milliseconds after which its thread or process is ended; set by who starts that. */
  budgetMs?: number;
}

/** Small files, read one after the other in one turn of a thread: handing over each by itself costs as much as reading it. */
export interface BatchJob {
  type: "batch";
  /** One of the files, for messages. */
  path: string;
  jobs: readonly ParseJob[];
  /** Milliseconds after which no further file is begun. */
  budgetMs: number;
}

export interface SourceJob {
  type: "source";
  path: string;
  maxBytes: number;
}

/** Whether a text that stands in no file parses. */
export interface CheckJob {
  type: "check";
  /** A path whose name tells the reader; it is not opened. */
  path: string;
  text: string;
}

/** What a text that stands in no file shows of each pattern. */
export interface ObserveJob {
  type: "observe";
  /** A path whose name tells the language; it is not opened. */
  path: string;
  text: string;
  /** The path as its project has it, forward slashes. */
  relative: string;
}

/** What files show of each pattern; nothing else is kept of them. */
export interface ObserveFilesJob {
  type: "observe_files";
  /** The project, for messages. */
  path: string;
  files: readonly {
    /** Absolute real path. */ path: string;
    /** As the project has it. */ relative: string;
  }[];
  maxBytes: number;
}

/** What a text that stands in no file declares. */
export interface SurveyJob {
  type: "survey";
  /** A path whose name tells the reader; it is not opened. */
  path: string;
  text: string;
  /** Of the outline. */
  maxTokens: number;
}

/** For a {@link FileReader}; done in a child process alone. */
export interface FileJob {
  type: "file";
  path: string;
  reader: FileReader["name"];
  options: FileOptions;
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

/** Which of many files hold any of some words. */
export interface SearchJob {
  type: "search";
  /** The folder, for messages. */
  path: string;
  /** Absolute real paths. */
  files: readonly string[];
  /** As `stem` gives them. */
  stems: readonly string[];
  /** Whether the places are wanted too, not only how many there are. */
  places: boolean;
  maxBytes: number;
}

/** What a map is to show first. */
export interface Focusing {
  wanted: Wanted;
  holders: readonly Holder[];
  known: readonly KnownHolder[];
}

/** Views of a digest too large to be unpacked on the main thread. */
export type ViewJob = { path: string; stored: StoredDigest } & (
  | { type: "answer"; want: Presentation }
  | { type: "find"; wanted: readonly string[] }
  | { type: "top_level" }
  | { type: "focus"; focus: Focusing }
);

/** Jobs for which a thread will do. */
export type ThreadJob =
  | ParseJob
  | BatchJob
  | SourceJob
  | CheckJob
  | SurveyJob
  | ObserveJob
  | ObserveFilesJob
  | SearchJob
  | ViewJob;

/** Jobs as they are asked for. */
export type Job = ThreadJob | FileJob;

/** Jobs as they are done. */
export type ReadyJob = ThreadJob | FileJobInChild;

export interface ParseOutcome {
  type: "parsed" | "same";
  stamp: FileStamp;
  /** Lower-case hex of the file's bytes, or what a {@link FileReader} says identifies its content. */
  sha256: string;
  /** As in {@link StoredDigest}; empty for "same". */
  parsed: string;
  /** The full outline, for those who read digests in the database. */
  outline: string;
  lines: number;
  sourceTokens: number;
  maskedSecrets: number;
}

/** What became of one file of a batch; "undone" has to be asked for by itself. */
export type BatchResult =
  | { type: "read"; outcome: ParseOutcome }
  | { type: "failed"; error: PublicError; defect?: string | undefined }
  | { type: "undone" };

export interface BatchOutcome {
  type: "batch";
  /** In the order of the jobs. */
  results: BatchResult[];
}

export interface SourceOutcome {
  type: "source";
  sha256: string;
  /** Decoded and masked. */
  text: string;
  maskedSecrets: number;
}

export interface CheckOutcome {
  type: "checked";
  /** Whether there is a reader for it. */
  checked: boolean;
  problems: SyntaxProblem[];
}

export interface ObserveOutcome {
  type: "observed";
  /** Absent for languages whose style is not studied. */
  style?: FileStyle;
}

export interface ObserveFilesOutcome {
  type: "observed_files";
  /** One for each file; null for one that shows nothing, or cannot be read. */
  styles: (FileStyle | null)[];
}

export interface SurveyOutcome {
  type: "surveyed";
  /** Qualified by their parents, sorted; none where there is no reader of code for it. */
  names: string[];
  /** Secrets masked; empty where there is no reader for it. */
  outline: string;
}

/** A file that holds words that were searched for. */
export interface FoundHolder {
  /** Its place in the job's list. */
  at: number;
  lines: number;
  /** How often each of the stems appears. */
  counts: number[];
  /** Empty where places were not asked for. */
  hits: WordHit[];
}

export interface SearchOutcome {
  type: "searched";
  /** Those of the files that hold one: their place in the job's list. */
  holders: FoundHolder[];
}

export type ViewOutcome =
  | { type: "answer"; answer: Record<string, unknown> }
  | { type: "found"; found: FoundParts[] }
  | { type: "top_level"; digest: CodeDigest }
  | { type: "focused"; parsed: string };

export type Outcome =
  | ParseOutcome
  | BatchOutcome
  | SourceOutcome
  | CheckOutcome
  | SurveyOutcome
  | ObserveOutcome
  | ObserveFilesOutcome
  | SearchOutcome
  | ViewOutcome;

export interface JobMessage {
  id: number;
  job: ReadyJob;
  /** Whether the job has a process of its own, which can be ended. */
  isAlone: boolean;
}

/**
 * `more` marks what is known so far: another reply follows. `defect` is the stack of what was not foreseen, for
 * the log alone.
 */
export type JobReply =
  | { id: number; outcome: Outcome; more?: true }
  | { id: number; needsProcess: true }
  | { id: number; error: PublicError; defect?: string | undefined };

/** What a thread asks for besides: a WASM module that is compiled once for all threads. */
export interface ModuleRequest {
  wants: string;
}

/** Its answer; without a module where it cannot be had, so that the thread compiles it by itself. */
export interface ModuleReply {
  path: string;
  module?: WebAssembly.Module;
}
