-- What was measured in all, so that counters go on rising when metrics past their time are removed. Rows of these two
-- tables are replaced, unlike all others of this database.
CREATE TABLE metric_totals (
  metric_name TEXT NOT NULL,
  le          REAL NOT NULL,                -- upper bound of a histogram's bucket; infinite for the last, and for counters
  count       INTEGER NOT NULL,             -- of this bucket alone
  sum         REAL NOT NULL,
  PRIMARY KEY (metric_name, le)
) STRICT, WITHOUT ROWID;

-- Up to which row of metrics they count; later ones are added when somebody asks.
CREATE TABLE metric_totals_until (
  only      INTEGER PRIMARY KEY CHECK (only = 1),
  metric_id INTEGER NOT NULL
) STRICT;

INSERT INTO metric_totals_until (only, metric_id) VALUES (1, 0);

-- The latest heartbeat of each worker is asked for often.
CREATE INDEX heartbeat_worker_id ON heartbeat (worker_id, heartbeat_id);
