-- brainloop.input.db: what the operator wants and what the project relies on. Written by operator
-- commands (sources, digest, doctor); servers and the console only read it.
-- Times are Unix seconds (UTC); read them with datetime(added_at, 'unixepoch').

-- What `brainloop digest` warms when it is given no path.
CREATE TABLE input_sources (
  source_id INTEGER PRIMARY KEY,
  path      TEXT NOT NULL UNIQUE,           -- real path of a file or directory
  enabled   INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  added_at  REAL NOT NULL DEFAULT ((julianday('now') - 2440587.5) * 86400.0)
) STRICT;

CREATE TABLE input_dependencies (
  dependency_id INTEGER PRIMARY KEY,
  kind          TEXT NOT NULL CHECK (kind IN ('package', 'provider', 'project')),
  name          TEXT NOT NULL,
  version       TEXT,                       -- as declared: '^4.17.0'
  declared_in   TEXT NOT NULL,              -- path of the file that says so, or 'config'
  updated_at    REAL NOT NULL,
  UNIQUE (kind, name, declared_in)
) STRICT;

-- The schema a database is expected to have; read_sqlite reports where it drifted.
CREATE TABLE input_schemas (
  db_path    TEXT PRIMARY KEY,              -- real path
  source_id  INTEGER REFERENCES input_sources (source_id) ON DELETE SET NULL,
  schema_sql TEXT NOT NULL,
  updated_at REAL NOT NULL
) STRICT;

CREATE INDEX input_schemas_source_id ON input_schemas (source_id);

-- The schemas of Brainloop's actions that clients rely on; `brainloop doctor --accept` renews them.
CREATE TABLE input_contracts (
  action      TEXT PRIMARY KEY,
  json_schema TEXT NOT NULL CHECK (json_valid(json_schema)),
  accepted_at REAL NOT NULL
) STRICT;

-- Last known state of each dependency and source.
CREATE TABLE input_health (
  health_id     INTEGER PRIMARY KEY,
  dependency_id INTEGER UNIQUE REFERENCES input_dependencies (dependency_id) ON DELETE CASCADE,
  source_id     INTEGER UNIQUE REFERENCES input_sources (source_id) ON DELETE CASCADE,
  status        TEXT NOT NULL CHECK (status IN ('ok', 'degraded', 'failed')),
  message       TEXT,
  checked_at    REAL NOT NULL,
  CHECK ((dependency_id IS NULL) <> (source_id IS NULL))
) STRICT;
