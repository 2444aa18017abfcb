/** What the child process is asked to do with a database, and what it says. Plain data: it crosses processes. */
import type { PublicError } from "../../../error.ts";

/** Asks for the definitions. */
export interface LookJob {
  type: "look";
  /** Real path. */
  path: string;
  /** Directory for copies, removed by who asked. */
  scratch: string;
}

/** Runs statements that only read. */
export interface ReadJob {
  type: "read";
  path: string;
  scratch: string;
  statements: readonly string[];
  maxRows: number;
  /** As {@link LookResult} gives it; absent where any schema will do. */
  expectedSchema?: string | undefined;
}

/** Runs statements in one transaction and waits, with it open, to be told what to do. */
export interface WriteJob {
  type: "write";
  path: string;
  /** Where a database is made that is not there yet, a name beside it. */
  staged?: string | undefined;
  statements: readonly string[];
  maxRows: number;
  expectedSchema?: string | undefined;
  /** Noted in the marker table; absent for a run that is rolled back in any case. */
  marker?: Marker | undefined;
  /** How long a lock of others is waited for. */
  busyMs: number;
}

/** Asks what became of a call whose process died. */
export interface RecoverJob {
  type: "recover";
  path: string;
  /** Absent where nothing is asked and only what was left half done is rolled back. */
  marker?: Marker | undefined;
  busyMs: number;
}

/** Removes what was noted of a call. */
export interface ForgetJob {
  type: "forget";
  path: string;
  marker: Marker;
  busyMs: number;
}

export type SqlJob = LookJob | ReadJob | WriteJob | RecoverJob | ForgetJob;

/** What tells the runs of calls apart. */
export interface Marker {
  key: string;
  token: string;
}

/** A row of `sqlite_schema`, without those of Brainloop's own. */
export interface SchemaObject {
  type: string;
  name: string;
  table: string;
  sql: string;
}

export interface LookResult {
  objects: SchemaObject[];
  /** sha256 of them. */
  schema: string;
}

/** A value as JSON has it; long ones are cut, secrets masked. */
export type Cell = string | number | null;

export interface StatementResult {
  /** Rows that it changed itself. */
  changes: number;
  columns?: string[];
  rows?: Cell[][];
  /** There are more rows than were asked for. */
  more?: true;
}

/** Rows of a table that were there before and are not, or hold other values, now. */
export interface TableLoss {
  table: string;
  removed: number;
  overwritten: number;
  /** There was no time for all rows. */
  atLeast?: boolean;
  /** It had rows and has none. */
  emptied: boolean;
}

/** What the transaction does, all of it: statements, triggers and cascades. */
export interface Effect {
  /** `+ table tags`, `- column users.age`. */
  schema: string[];
  /** What is gone of tables and columns. */
  dropped: string[];
  triggers: string[];
  lost: TableLoss[];
  /** Tables whose rows could not be compared in time, or at all. */
  unknown: string[];
  /** Rows changed by triggers and cascades. */
  beyond: number;
  /** Checks that were left out for want of time. */
  unchecked: string[];
}

export interface RunReport {
  statements: StatementResult[];
  /** Absent for runs that only read. */
  effect?: Effect;
  /** sha256 of the schema before. */
  schema: string;
}

/** A statement that the engine refused: the model may mend it. */
export interface Refusal {
  /** Place in the list of statements; absent where it is about all of them. */
  at?: number;
  problem: string;
}

export type SqlReply =
  | { type: "looked"; result: LookResult }
  | { type: "progress"; done: number }
  | { type: "report"; report: RunReport }
  | { type: "refused"; refusal: Refusal }
  /** The schema is not the expected one. */
  | { type: "changed" }
  | { type: "committed" }
  | { type: "closed" }
  | { type: "recovered"; applied: boolean }
  | { type: "forgotten" }
  | { type: "error"; error: PublicError; defect?: string | undefined };

/**
 * What a child is told that waits with an open transaction: `commit`, or `close` without; and behind a commit:
 * `forget` what was noted of it, or `close`.
 */
export type Decision = "commit" | "forget" | "close";
