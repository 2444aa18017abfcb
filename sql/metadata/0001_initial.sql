-- brainloop.metadata.db: what steers workers and what they report.
-- Times are Unix seconds (UTC); read them with datetime(timestamp, 'unixepoch').

-- A row asks workers to shut down: INSERT INTO poisonpill (worker_id) VALUES ('…'), or NULL for all that run now.
CREATE TABLE poisonpill (
  poisonpill_id INTEGER PRIMARY KEY,
  worker_id     TEXT,                       -- NULL: every worker started before created_at
  reason        TEXT,
  created_at    REAL NOT NULL DEFAULT ((julianday('now') - 2440587.5) * 86400.0)
) STRICT;

CREATE TABLE telemetry_events (
  event_id   INTEGER PRIMARY KEY,
  event_type TEXT NOT NULL,                 -- 'generation', 'read', 'session_created', …
  worker_id  TEXT NOT NULL,
  data       TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(data)),
  timestamp  REAL NOT NULL
) STRICT;

CREATE INDEX telemetry_events_timestamp ON telemetry_events (timestamp);

-- Set one with: UPDATE secrets SET secret_value = '…' WHERE secret_name = 'CEREBRAS_API_KEY';
-- It is picked up without a restart. An empty value is no value.
CREATE TABLE secrets (
  secret_name  TEXT PRIMARY KEY,
  secret_value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO secrets (secret_name, secret_value) VALUES ('CEREBRAS_API_KEY', '');
