-- brainloop.lifecycle.db: what workers are doing and what they keep between calls.
-- Times are Unix seconds (UTC); read them with datetime(created_at, 'unixepoch').

CREATE TABLE config (
  key        TEXT PRIMARY KEY,              -- 'reader.cache_ttl_seconds'; `brainloop config list` names them all
  value      TEXT NOT NULL,                 -- as it is typed on the command line
  updated_at REAL NOT NULL DEFAULT ((julianday('now') - 2440587.5) * 86400.0)
) STRICT, WITHOUT ROWID;

-- Every write Brainloop was asked for, so that the same call is done once. Never pruned by age.
CREATE TABLE processed_log (
  key           TEXT PRIMARY KEY,           -- sha256 of what makes two calls the same
  action        TEXT NOT NULL,              -- 'generate_file', 'generate_sql', 'loop'
  target        TEXT NOT NULL,              -- real path of the file or database written
  state         TEXT NOT NULL CHECK (state IN ('claimed', 'prepared', 'done', 'failed')),
  claim_token   TEXT NOT NULL,              -- who holds it: every change is WHERE key = ? AND claim_token = ?
  worker_id     TEXT NOT NULL,
  lease_until   REAL NOT NULL,              -- past it, another worker may take the claim over
  sha256_before TEXT,                       -- NULL where the target did not exist
  sha256_after  TEXT,
  temp_path     TEXT,
  result_id     TEXT,                       -- results.result_id in output.db
  result        TEXT CHECK (result IS NULL OR json_valid(result)),
  created_at    REAL NOT NULL,
  updated_at    REAL NOT NULL
) STRICT;

CREATE INDEX processed_log_target ON processed_log (target);

-- One path has one writer at a time.
CREATE UNIQUE INDEX processed_log_one_writer ON processed_log (target)
  WHERE state IN ('claimed', 'prepared');

CREATE TABLE sessions (
  session_id    TEXT PRIMARY KEY,           -- UUID
  status        TEXT NOT NULL CHECK (status IN ('active', 'completed', 'abandoned')),
  context_files TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(context_files)),
  worker_id     TEXT,                       -- who works on it now; another may continue it
  created_at    REAL NOT NULL,
  updated_at    REAL NOT NULL
) STRICT;

CREATE TABLE session_blocks (
  session_id   TEXT NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
  block_id     TEXT NOT NULL,               -- as the caller named it
  position     INTEGER NOT NULL,            -- its place in the proposal, from 0
  description  TEXT NOT NULL,
  type         TEXT NOT NULL,               -- 'go', 'sql', …
  target       TEXT NOT NULL,               -- file or database it is committed to
  status       TEXT NOT NULL CHECK (status IN ('proposed', 'refined', 'committed', 'failed', 'abandoned')),
  iterations   INTEGER NOT NULL DEFAULT 0,
  code         TEXT,                        -- NULL where the generation failed
  verification TEXT CHECK (verification IS NULL OR json_valid(verification)),
  result_id    TEXT,                        -- results.result_id in output.db, once committed
  claim_token  TEXT,                        -- of the worker changing it now
  lease_until  REAL,
  created_at   REAL NOT NULL,
  updated_at   REAL NOT NULL,
  PRIMARY KEY (session_id, block_id)
) STRICT;

CREATE TABLE block_refinements (
  refinement_id  INTEGER PRIMARY KEY,
  session_id     TEXT NOT NULL,
  block_id       TEXT NOT NULL,
  iteration      INTEGER NOT NULL,
  audit_feedback TEXT NOT NULL,
  code           TEXT NOT NULL,
  outcome        TEXT NOT NULL CHECK (outcome IN ('applied', 'conflict')),  -- conflict: came second, kept for the record
  created_at     REAL NOT NULL,
  FOREIGN KEY (session_id, block_id) REFERENCES session_blocks (session_id, block_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX block_refinements_block ON block_refinements (session_id, block_id, iteration);

-- What readers made of files, before detail, format and budget are applied.
CREATE TABLE reader_cache (
  cache_key      TEXT PRIMARY KEY,          -- sha256 of real path, mtime, size, inode, ctime and reader version
  path           TEXT NOT NULL,             -- real path
  reader         TEXT NOT NULL,             -- 'read_code', 'read_markdown', …
  reader_version INTEGER NOT NULL,
  content_sha256 TEXT NOT NULL,
  mtime_ns       INTEGER NOT NULL,
  ctime_ns       INTEGER NOT NULL,
  size           INTEGER NOT NULL,          -- bytes
  inode          INTEGER NOT NULL,
  read_at        REAL NOT NULL,             -- when the file was read; less than 2 s after ctime it is hashed again
  lines          INTEGER NOT NULL,
  source_tokens  INTEGER NOT NULL,
  masked_secrets INTEGER NOT NULL,
  created_at     REAL NOT NULL,
  expires_at     REAL NOT NULL,
  checksum       INTEGER NOT NULL,          -- CRC-32 of parsed
  parsed         TEXT NOT NULL              -- JSON; last, so that the columns before it are read without it
) STRICT;

CREATE INDEX reader_cache_path ON reader_cache (path);
CREATE INDEX reader_cache_expires_at ON reader_cache (expires_at);

-- Large jobs, shared by workers. A row whose lease ran out is free again.
CREATE TABLE processing_queue (
  job_id      INTEGER PRIMARY KEY,
  kind        TEXT NOT NULL CHECK (kind IN ('digest')),
  path        TEXT NOT NULL,
  state       TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'running', 'done', 'failed')),
  attempts    INTEGER NOT NULL DEFAULT 0,
  claim_token TEXT,
  worker_id   TEXT,
  lease_until REAL,
  error       TEXT CHECK (error IS NULL OR json_valid(error)),
  created_at  REAL NOT NULL,
  updated_at  REAL NOT NULL
) STRICT;

CREATE INDEX processing_queue_state ON processing_queue (state, job_id);
CREATE UNIQUE INDEX processing_queue_open_job ON processing_queue (kind, path)
  WHERE state IN ('pending', 'running');

-- Every call to a provider: inserted as 'running', updated as it streams. Counts, never text.
CREATE TABLE cerebras_usage (
  usage_id               INTEGER PRIMARY KEY,
  timestamp              REAL NOT NULL,     -- start of the call
  updated_at             REAL NOT NULL,
  worker_id              TEXT NOT NULL,
  action                 TEXT NOT NULL,
  provider               TEXT NOT NULL,
  model                  TEXT NOT NULL,
  status                 TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed', 'cancelled')),
  tokens_prompt          INTEGER NOT NULL DEFAULT 0,
  tokens_completion      INTEGER NOT NULL DEFAULT 0,
  tokens_reasoning       INTEGER NOT NULL DEFAULT 0,
  tokens_cached          INTEGER NOT NULL DEFAULT 0,
  latency_ms             REAL,
  time_to_first_token_ms REAL,
  queue_time_ms          REAL,
  cost                   REAL,              -- US dollars; NULL where the price is not known
  error_code             TEXT
) STRICT;

CREATE INDEX cerebras_usage_timestamp ON cerebras_usage (timestamp);
CREATE INDEX cerebras_usage_running ON cerebras_usage (worker_id) WHERE status = 'running';

-- The style of a project. Values are found anew when sources change; weights stay.
CREATE TABLE detected_patterns (
  project        TEXT NOT NULL,             -- real path of the project's top
  language       TEXT NOT NULL,
  pattern        TEXT NOT NULL,             -- 'naming_convention', 'error_handling', …
  value          TEXT NOT NULL CHECK (json_valid(value)),
  samples        INTEGER NOT NULL,
  share          REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
  example        TEXT,                      -- path:line
  weight         REAL NOT NULL DEFAULT 1,   -- moved by audits, commits and later edits
  sources_sha256 TEXT NOT NULL,
  detected_at    REAL NOT NULL,
  updated_at     REAL NOT NULL,
  PRIMARY KEY (project, language, pattern)
) STRICT, WITHOUT ROWID;

-- What providers' rate-limit headers said last, shared by all workers.
CREATE TABLE rate_limits (
  provider    TEXT NOT NULL,
  model       TEXT NOT NULL,
  bucket      TEXT NOT NULL,                -- 'tokens-minute', 'requests-day', …
  limit_value REAL,
  remaining   REAL,
  reset_at    REAL,
  updated_at  REAL NOT NULL,
  PRIMARY KEY (provider, model, bucket)
) STRICT, WITHOUT ROWID;
