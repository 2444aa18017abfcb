-- brainloop.output.db: what came out. Rows are inserted and pruned, never updated.
-- Times are Unix seconds (UTC); read them with datetime(timestamp, 'unixepoch').

-- Every file and database written, in the order it happened. Never pruned by age.
CREATE TABLE results (
  result_id     TEXT PRIMARY KEY,
  key           TEXT NOT NULL,              -- processed_log.key in lifecycle.db
  action        TEXT NOT NULL,
  target        TEXT NOT NULL,              -- real path
  prompt        TEXT NOT NULL,              -- secrets masked
  session_id    TEXT,                       -- for blocks of a loop
  block_id      TEXT,
  worker_id     TEXT NOT NULL,
  provider      TEXT NOT NULL,
  model         TEXT NOT NULL,
  sha256_before TEXT,                       -- contents.sha256; NULL where the target did not exist
  sha256_after  TEXT,
  receipt       TEXT NOT NULL CHECK (json_valid(receipt)),
  timestamp     REAL NOT NULL
) STRICT;

CREATE INDEX results_target ON results (target, timestamp);
CREATE INDEX results_timestamp ON results (timestamp);

-- Texts written and texts overwritten, for replay and restore. The oldest go first above
-- retention.contents_bytes, so nothing refers to them by foreign key.
CREATE TABLE contents (
  sha256     TEXT PRIMARY KEY,
  content    BLOB NOT NULL,
  created_at REAL NOT NULL
) STRICT;

CREATE INDEX contents_created_at ON contents (created_at);

-- One row a beat, every 15 s, for every worker.
CREATE TABLE heartbeat (
  heartbeat_id    INTEGER PRIMARY KEY,
  worker_id       TEXT NOT NULL,
  kind            TEXT NOT NULL CHECK (kind IN ('server', 'console', 'digest', 'call')),
  status          TEXT NOT NULL CHECK (status IN ('running', 'draining', 'stopped')),
  sessions_active INTEGER NOT NULL,
  cache_hit_rate  REAL CHECK (cache_hit_rate BETWEEN 0 AND 1),  -- NULL before the first read
  host            TEXT NOT NULL,
  pid             INTEGER NOT NULL,
  started_at      REAL NOT NULL,            -- of the process, as the system tells it; tells a reused pid apart
  version         TEXT NOT NULL,            -- of Brainloop
  timestamp       REAL NOT NULL
) STRICT;

CREATE INDEX heartbeat_timestamp ON heartbeat (timestamp);

CREATE TABLE metrics (
  metric_id    INTEGER PRIMARY KEY,
  metric_name  TEXT NOT NULL,               -- 'reader_cache_hit', 'cerebras_latency_ms', …
  metric_value REAL NOT NULL,
  worker_id    TEXT NOT NULL,
  timestamp    REAL NOT NULL
) STRICT;

CREATE INDEX metrics_timestamp ON metrics (timestamp);

-- Digests as they were published; the last ones of each path are kept.
CREATE TABLE reader_digests (
  reader_digest_id INTEGER PRIMARY KEY,
  digest_id        TEXT NOT NULL,           -- first 12 hex digits of the content's sha256
  path             TEXT NOT NULL,           -- real path
  reader           TEXT NOT NULL,
  reader_version   INTEGER NOT NULL,
  content_sha256   TEXT NOT NULL,
  lines            INTEGER NOT NULL,
  source_tokens    INTEGER NOT NULL,
  digest           TEXT NOT NULL CHECK (json_valid(digest)),
  timestamp        REAL NOT NULL
) STRICT;

CREATE INDEX reader_digests_path ON reader_digests (path, reader_digest_id);
