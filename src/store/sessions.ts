import type { Database } from "bun:sqlite";
import { keepText } from "./block-history.ts";
import type { Connection } from "./connection.ts";
import type {
  BlockRow,
  BlockStatus,
  BlockText,
  RefinementRow,
  SessionRow,
  SessionStatus,
  SessionSummary,
} from "./session-rows.ts";

const SESSION = `
  session_id AS sessionId, status, context_files AS contextFiles, created_at AS createdAt, updated_at AS updatedAt`;
const BLOCK = `
  session_id AS sessionId, block_id AS blockId, description, type, target, status, iterations, code,
  code_sha256 AS codeSha256, base_sha256 AS baseSha256, verification, error, final_pass AS finalPass,
  final_code AS finalCode, result_id AS resultId, commit_key AS commitKey, lease_until AS leaseUntil,
  updated_at AS updatedAt`;
/** Whether a block's commit is under way: what was prepared is finished by whoever comes next, however late. */
const COMMITTING = `
  EXISTS (
    SELECT 1
    FROM processed_log
    WHERE key = session_blocks.commit_key
      AND (state = 'prepared' OR (state = 'claimed' AND lease_until > $now))
  )`;

/** Why a step was not taken. */
export type StepOutcome =
  | "done"
  /** The block is no longer what the step was based on. */
  | "changed"
  /** It is being committed. */
  | "committing";

export interface SessionsOptions {
  workerId: string;
  /** Wall clock in milliseconds. */
  now: () => number;
}

/**
 * Sessions of blocks, shared by all workers. Steps name what they are based on and change nothing where that is gone;
 * that a block was committed is written by the database itself as its write is done (`sql/lifecycle/0002_blocks.sql`).
 */
export class Sessions {
  readonly #connection: Connection;
  readonly #options: SessionsOptions;

  constructor(connection: Connection, options: SessionsOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  find(sessionId: string): Promise<SessionRow | undefined> {
    return this.#connection.read(
      (db) =>
        db
          .query<SessionRow, [string]>(`SELECT ${SESSION} FROM sessions WHERE session_id = ?`)
          .get(sessionId) ?? undefined,
    );
  }

  /** The blocks of a session, in the order in which they were proposed. */
  blocks(sessionId: string): Promise<BlockRow[]> {
    return this.#connection.read((db) =>
      db
        .query<BlockRow, [string]>(
          `SELECT ${BLOCK}
           FROM session_blocks
           WHERE session_id = ?
           ORDER BY position`,
        )
        .all(sessionId),
    );
  }

  /** Every text that was made for a block, and those that came too late, in the order in which they were made. */
  history(sessionId: string, blockId: string): Promise<RefinementRow[]> {
    return this.#connection.read((db) =>
      db
        .query<RefinementRow, [string, string]>(
          `SELECT iteration, audit_feedback AS auditFeedback, code, outcome, created_at AS createdAt
           FROM block_refinements
           WHERE session_id = ? AND block_id = ?
           ORDER BY refinement_id`,
        )
        .all(sessionId, blockId),
    );
  }

  /** The sessions changed last, the latest first. */
  latest(most: number): Promise<SessionSummary[]> {
    return this.#connection.read((db) =>
      db
        .query<{ sessionId: string; status: SessionStatus; updatedAt: number; statuses: string }, [number]>(
          `SELECT session_id AS sessionId, status, updated_at AS updatedAt,
                  (SELECT json_group_array(session_blocks.status)
                   FROM session_blocks
                   WHERE session_blocks.session_id = sessions.session_id) AS statuses
           FROM sessions
           ORDER BY updated_at DESC, session_id
           LIMIT ?`,
        )
        .all(most)
        .map(({ statuses, ...session }) => ({ ...session, blocks: countOf(JSON.parse(statuses)) })),
    );
  }

  /** How many sessions are under way. */
  active(): Promise<number> {
    return this.#connection.read(
      (db) =>
        db
          .query<{ count: number }, []>("SELECT COUNT(*) AS count FROM sessions WHERE status = 'active'")
          .get()?.count ?? 0,
    );
  }

  /**
   * Puts a new text in place of the one it was made of; where that is gone, the text is kept for the record.
   * @param from the block as it was when the text was asked for
   */
  refine(
    from: BlockRow,
    text: BlockText,
    more: { feedback: string; baseSha256: string | null },
  ): Promise<StepOutcome> {
    const now = this.#seconds();
    const { blockId, codeSha256, iterations, sessionId } = from;
    const where = { sessionId, blockId, now };
    return this.#connection.write(
      (db) => {
        const committing = isCommitting(db, where);
        const changes = committing
          ? 0
          : db
              .query(
                `UPDATE session_blocks
                 SET status = 'refined', iterations = iterations + 1, code = $code, code_sha256 = $codeSha256,
                     verification = $verification, base_sha256 = $baseSha256, error = NULL,
                     claim_token = NULL, lease_until = NULL, updated_at = $now
                 WHERE session_id = $sessionId AND block_id = $blockId AND iterations = $iterations
                   AND code_sha256 IS $from AND status IN ('proposed', 'refined', 'failed')`,
              )
              .run({ ...where, ...text, baseSha256: more.baseSha256, iterations, from: codeSha256 }).changes;
        const outcome = changes > 0 ? "applied" : "conflict";
        keepText(db, {
          ...where,
          iteration: iterations + 1,
          feedback: more.feedback,
          code: text.code,
          outcome,
        });
        if (changes > 0) this.#touch(db, sessionId, now);
        return changes > 0 ? "done" : committing ? "committing" : "changed";
      },
      { durable: true },
    );
  }

  /**
   * Notes that a block is being committed, so that nothing else happens to it as long as that is under way.
   * @param from the block as it was when the commit was asked for
   * @param key of the write in `processed_log`, claimed
   */
  beginCommit(from: BlockRow, key: string): Promise<StepOutcome> {
    const now = this.#seconds();
    const { blockId, codeSha256, commitKey, sessionId } = from;
    return this.#connection.write(
      (db) => {
        if (commitKey !== key && isCommitting(db, { sessionId, blockId, now })) return "committing";
        const { changes } = db
          .query(
            `UPDATE session_blocks
             SET commit_key = $key, updated_at = $now
             WHERE session_id = $sessionId AND block_id = $blockId AND code_sha256 IS $codeSha256
               AND status IN ('proposed', 'refined', 'failed')`,
          )
          .run({ sessionId, blockId, codeSha256, key, now });
        if (changes > 0) this.#touch(db, sessionId, now);
        return changes > 0 ? "done" : "changed";
      },
      { durable: true },
    );
  }

  /** Keeps what the final pass came to, before its text is written. */
  async noteFinal(
    { sessionId, blockId }: Pick<BlockRow, "sessionId" | "blockId">,
    key: string,
    final: { finalPass: string | null; finalCode: string | null },
  ): Promise<void> {
    await this.#connection.write((db) => {
      db.query(
        `UPDATE session_blocks
         SET final_pass = $finalPass, final_code = $finalCode
         WHERE session_id = $sessionId AND block_id = $blockId AND commit_key = $key`,
      ).run({ sessionId, blockId, key, ...final });
    });
  }

  /** Notes why a block could not be committed; what is committed stays so. */
  async fail({ sessionId, blockId, codeSha256 }: BlockRow, error: string): Promise<void> {
    await this.#connection.write((db) => {
      db.query(
        `UPDATE session_blocks
         SET status = 'failed', error = $error, updated_at = $now
         WHERE session_id = $sessionId AND block_id = $blockId AND code_sha256 IS $codeSha256
           AND status IN ('proposed', 'refined', 'failed')`,
      ).run({ sessionId, blockId, codeSha256, error, now: this.#seconds() });
    });
  }

  /** Gives a session up; what is committed stays so. `changed`: it is not under way any more. */
  abandon(sessionId: string): Promise<StepOutcome> {
    const now = this.#seconds();
    return this.#connection.write(
      (db) => {
        const committing = db
          .query<{ found: number }, { sessionId: string; now: number }>(
            `SELECT 1 AS found
             FROM session_blocks
             WHERE session_id = $sessionId AND status <> 'committed' AND ${COMMITTING}`,
          )
          .get({ sessionId, now });
        if (committing !== null) return "committing";
        const { changes } = db
          .query<never, [number, string]>(
            `UPDATE sessions
             SET status = 'abandoned', updated_at = ?
             WHERE session_id = ? AND status = 'active'`,
          )
          .run(now, sessionId);
        if (changes === 0) return "changed";
        db.query<never, [number, string]>(
          `UPDATE session_blocks
           SET status = 'abandoned', claim_token = NULL, lease_until = NULL, updated_at = ?
           WHERE session_id = ? AND status <> 'committed'`,
        ).run(now, sessionId);
        return "done";
      },
      { durable: true },
    );
  }

  #touch(db: Database, sessionId: string, now: number): void {
    // As long as first texts are being made the session is theirs who makes them: with that worker they are given up.
    db.query<never, [string, number, string]>(
      `UPDATE sessions
       SET worker_id = CASE
             WHEN EXISTS (
               SELECT 1
               FROM session_blocks
               WHERE session_blocks.session_id = sessions.session_id AND claim_token IS NOT NULL
             ) THEN worker_id
             ELSE ?
           END,
           updated_at = ?
       WHERE session_id = ?`,
    ).run(this.#options.workerId, now, sessionId);
  }

  #seconds(): number {
    return this.#options.now() / 1000;
  }
}

function isCommitting(db: Database, where: { sessionId: string; blockId: string; now: number }): boolean {
  return (
    db
      .query(
        `SELECT 1 AS found
         FROM session_blocks
         WHERE session_id = $sessionId AND block_id = $blockId AND status <> 'committed' AND ${COMMITTING}`,
      )
      .get(where) !== null
  );
}

function countOf(statuses: readonly BlockStatus[]): Partial<Record<BlockStatus, number>> {
  const counts: Partial<Record<BlockStatus, number>> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
