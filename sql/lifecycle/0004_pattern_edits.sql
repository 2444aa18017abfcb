-- What the edits of a text that Brainloop wrote taught, each pattern once however often the text is edited.
CREATE TABLE pattern_edits (
  target     TEXT NOT NULL,                 -- real path of the file
  sha256     TEXT NOT NULL,                 -- of the text that was written
  pattern    TEXT NOT NULL,
  learned_at REAL NOT NULL,
  PRIMARY KEY (target, sha256, pattern)
) STRICT, WITHOUT ROWID;
