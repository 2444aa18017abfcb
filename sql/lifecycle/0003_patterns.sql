-- What is needed to know a project's style without reading its sources again.

-- The folders and sources of a project, as they were walked last.
CREATE TABLE pattern_projects (
  project   TEXT PRIMARY KEY,               -- real path of the project's top
  listing   TEXT NOT NULL CHECK (json_valid(listing)),
  walked_at REAL NOT NULL
) STRICT, WITHOUT ROWID;

-- What a source shows of its project's style, for as long as it stays as it is.
CREATE TABLE pattern_samples (
  path    TEXT PRIMARY KEY,                 -- real path
  stamp   TEXT NOT NULL,                    -- mtime, ctime, size, inode and the reader's version
  style   TEXT CHECK (style IS NULL OR json_valid(style)),  -- NULL where it shows nothing
  read_at REAL NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX pattern_samples_read_at ON pattern_samples (read_at);

-- Texts from which something was learned, each once.
CREATE TABLE pattern_lessons (
  target     TEXT NOT NULL,                 -- real path of the file
  sha256     TEXT NOT NULL,                 -- of the text that was accepted or that a person made of it
  kind       TEXT NOT NULL CHECK (kind IN ('edit', 'refinement', 'commit')),
  learned_at REAL NOT NULL,
  PRIMARY KEY (target, sha256, kind)
) STRICT, WITHOUT ROWID;
