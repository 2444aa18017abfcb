import type { Database } from "bun:sqlite";
import { keepText } from "./block-history.ts";
import type { Connection } from "./connection.ts";
import { LEASE_SECONDS, Leases } from "./leases.ts";
import type { BlockText, NewBlock } from "./session-rows.ts";
import type { SessionsOptions } from "./sessions.ts";

/** A block whose first text is awaited. */
interface Awaited {
  workerId: string;
  leaseUntil: number;
  claimToken: string;
}

/** New sessions, from their making until each block has its first text or has failed. */
export class Proposals {
  readonly #connection: Connection;
  readonly #options: SessionsOptions;
  readonly #leases = new Leases();

  constructor(connection: Connection, options: SessionsOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /**
   * Makes a session whose blocks are all about to be written.
   * @param token by which their texts are then handed in
   */
  async create(
    session: { sessionId: string; contextFiles: readonly string[] },
    blocks: readonly NewBlock[],
    token: string,
  ): Promise<void> {
    const now = this.#seconds();
    await this.#connection.write(
      (db) => {
        db.query(
          `INSERT INTO sessions (session_id, status, context_files, worker_id, created_at, updated_at)
           VALUES ($sessionId, 'active', $contextFiles, $workerId, $now, $now)`,
        ).run({
          sessionId: session.sessionId,
          contextFiles: JSON.stringify(session.contextFiles),
          workerId: this.#options.workerId,
          now,
        });
        const insert = db.query(
          `INSERT INTO session_blocks (
             session_id, block_id, position, description, type, target, status, claim_token, lease_until,
             created_at, updated_at
           ) VALUES (
             $sessionId, $blockId, $position, $description, $type, $target, 'proposed', $token, $leaseUntil,
             $now, $now
           )`,
        );
        for (const [position, block] of blocks.entries()) {
          insert.run({
            ...block,
            sessionId: session.sessionId,
            position,
            token,
            leaseUntil: now + LEASE_SECONDS,
            now,
          });
        }
      },
      { durable: true },
    );
  }

  /** Says that the texts of a new session's blocks are still being made. */
  async renew(sessionId: string, token: string): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [number, string, string]>(
        `UPDATE session_blocks
         SET lease_until = ?
         WHERE session_id = ? AND claim_token = ?`,
      ).run(this.#seconds() + LEASE_SECONDS, sessionId, token);
    });
  }

  /**
   * Hands in the first text of a block, or why there is none.
   * @returns false where the block was given up meanwhile
   */
  handIn(
    sessionId: string,
    blockId: string,
    token: string,
    made: { text: BlockText; baseSha256: string | null } | { error: string },
  ): Promise<boolean> {
    const now = this.#seconds();
    return this.#connection.write(
      (db) => {
        const where = { sessionId, blockId, token, now };
        if ("error" in made) return failProposal(db, { ...where, error: made.error });
        const taken = db
          .query(
            `UPDATE session_blocks
             SET code = $code, code_sha256 = $codeSha256, verification = $verification,
                 base_sha256 = $baseSha256, error = NULL, claim_token = NULL, lease_until = NULL,
                 updated_at = $now
             WHERE session_id = $sessionId AND block_id = $blockId AND claim_token = $token
               AND status = 'proposed'`,
          )
          .run({ ...where, ...made.text, baseSha256: made.baseSha256 }).changes;
        if (taken > 0) {
          keepText(db, { ...where, iteration: 0, feedback: "", code: made.text.code, outcome: "applied" });
        }
        return taken > 0;
      },
      { durable: true },
    );
  }

  /** Removes a session that nobody was told of, unless somebody has given it up meanwhile. */
  async remove(sessionId: string): Promise<void> {
    await this.#connection.write((db) => {
      db.query<never, [string]>("DELETE FROM sessions WHERE session_id = ? AND status = 'active'").run(
        sessionId,
      );
    });
  }

  /**
   * Frees blocks whose worker is gone before it had written them: they count as failed, and may be refined.
   * @param error JSON, for all of them
   */
  async free(error: string): Promise<void> {
    const now = this.#seconds();
    const awaited = await this.#connection.read((db) =>
      db
        .query<Awaited, []>(
          `SELECT DISTINCT claim_token AS claimToken, lease_until AS leaseUntil,
                  COALESCE(sessions.worker_id, '') AS workerId
           FROM session_blocks
           JOIN sessions USING (session_id)
           WHERE claim_token IS NOT NULL AND code IS NULL AND session_blocks.status = 'proposed'`,
        )
        .all(),
    );
    const dead = awaited.filter((lease) => this.#leases.isFree(lease, now));
    if (dead.length === 0) return;
    await this.#connection.write((db) => {
      const give = db.query(
        `UPDATE session_blocks
         SET status = 'failed', error = $error, claim_token = NULL, lease_until = NULL, updated_at = $now
         WHERE claim_token = $claimToken AND lease_until = $leaseUntil AND code IS NULL AND status = 'proposed'`,
      );
      for (const { claimToken, leaseUntil } of dead) give.run({ error, now, claimToken, leaseUntil });
    });
  }

  #seconds(): number {
    return this.#options.now() / 1000;
  }
}

function failProposal(
  db: Database,
  where: { sessionId: string; blockId: string; token: string; now: number; error: string },
): boolean {
  return (
    db
      .query(
        `UPDATE session_blocks
         SET status = 'failed', error = $error, claim_token = NULL, lease_until = NULL, updated_at = $now
         WHERE session_id = $sessionId AND block_id = $blockId AND claim_token = $token
           AND status = 'proposed'`,
      )
      .run(where).changes > 0
  );
}
