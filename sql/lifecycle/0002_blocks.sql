-- What a block needs to be continued by any worker, and committed once.

-- Of the text with its secrets, which output.db keeps in contents; session_blocks.code has them masked.
ALTER TABLE session_blocks ADD COLUMN code_sha256 TEXT;
-- Of what stood at the target when the code was first made; NULL where nothing did.
ALTER TABLE session_blocks ADD COLUMN base_sha256 TEXT;
-- Why its last generation or commit failed.
ALTER TABLE session_blocks ADD COLUMN error TEXT CHECK (error IS NULL OR json_valid(error));
-- processed_log.key of its commit.
ALTER TABLE session_blocks ADD COLUMN commit_key TEXT;
-- What the final pass of its commit came to, and the text that was committed, secrets masked.
ALTER TABLE session_blocks ADD COLUMN final_pass TEXT CHECK (final_pass IS NULL OR json_valid(final_pass));
ALTER TABLE session_blocks ADD COLUMN final_code TEXT;

CREATE INDEX session_blocks_commit_key ON session_blocks (commit_key) WHERE commit_key IS NOT NULL;
CREATE INDEX sessions_status ON sessions (status, updated_at);

-- A block is committed in the same instant as its write is done, whoever finishes the write.
CREATE TRIGGER session_blocks_committed
AFTER UPDATE OF state ON processed_log
WHEN new.state = 'done' AND old.state = 'prepared'
BEGIN
  UPDATE session_blocks
  SET status = 'committed', result_id = new.result_id, error = NULL, updated_at = new.updated_at
  WHERE commit_key = new.key AND status IN ('proposed', 'refined', 'failed');

  UPDATE sessions
  SET status = 'completed', updated_at = new.updated_at
  WHERE status = 'active'
    AND session_id IN (SELECT session_id FROM session_blocks WHERE commit_key = new.key)
    AND NOT EXISTS (
      SELECT 1
      FROM session_blocks
      WHERE session_blocks.session_id = sessions.session_id AND session_blocks.status <> 'committed'
    );
END;
