/** Rows of `sessions`, `session_blocks` and `block_refinements`. Times are Unix seconds. */

export type SessionStatus = "active" | "completed" | "abandoned";
export type BlockStatus = "proposed" | "refined" | "committed" | "failed" | "abandoned";

export interface SessionRow {
  sessionId: string;
  status: SessionStatus;
  /** JSON: paths as the caller wrote them. */
  contextFiles: string;
  createdAt: number;
  updatedAt: number;
}

export interface BlockRow {
  sessionId: string;
  blockId: string;
  /** Secrets masked. */
  description: string;
  type: string;
  /** Real path. */
  target: string;
  status: BlockStatus;
  iterations: number;
  /** Secrets masked; null where there is none yet. */
  code: string | null;
  /** Of the text with its secrets. */
  codeSha256: string | null;
  /** Of what stood at the target when the code was first made. */
  baseSha256: string | null;
  /** JSON. */
  verification: string | null;
  /** JSON: why its last generation or commit failed. */
  error: string | null;
  /** JSON: what the final pass of its commit came to. */
  finalPass: string | null;
  /** The text that was committed, where it is another than `code`; secrets masked. */
  finalCode: string | null;
  resultId: string | null;
  /** Key of its commit in `processed_log`. */
  commitKey: string | null;
  /** Until then its first text is being made by somebody. */
  leaseUntil: number | null;
  updatedAt: number;
}

export interface RefinementRow {
  iteration: number;
  /** Secrets masked; empty for the first text. */
  auditFeedback: string;
  /** Secrets masked. */
  code: string;
  /** `conflict`: another came first, the text is kept for the record. */
  outcome: "applied" | "conflict";
  createdAt: number;
}

/** A block as it is proposed. */
export interface NewBlock {
  blockId: string;
  description: string;
  type: string;
  target: string;
}

/** A text that was made for a block. */
export interface BlockText {
  /** Secrets masked. */
  code: string;
  codeSha256: string;
  /** JSON. */
  verification: string;
}

/** A session among others. */
export interface SessionSummary {
  sessionId: string;
  status: SessionStatus;
  /** How many blocks there are of each status. */
  blocks: Readonly<Partial<Record<BlockStatus, number>>>;
  updatedAt: number;
}
