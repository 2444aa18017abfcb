/** Databases made for the comparison: what schemas can do to those who read them. */
export const AWKWARD: Readonly<Record<string, string>> = {
  names: `CREATE TABLE "a ""b" ("c d" TEXT, [e] INT, \`f\`, 'g' REAL, "PRIMARY" INTEGER PRIMARY KEY, "UNIQUE" , "CHECK" );
    CREATE TABLE 'semi;colon' (x DEFAULT ';', y DEFAULT '--', z DEFAULT '/*'); CREATE TABLE [über ☃] (ß);
    CREATE INDEX "i ""1" ON "a ""b" ("c d", [e]); CREATE VIEW "v;1" AS SELECT 1 AS "x;y"`,
  types:
    `CREATE TABLE t (a UNSIGNED BIG INT, b VARYING CHARACTER(255), c DECIMAL(10, 5) NOT NULL, d, e "odd type", f INT DEFAULT (1 + 2),
    g TEXT COLLATE NOCASE DEFAULT CURRENT_TIMESTAMP, h BLOB DEFAULT x'00', i REAL DEFAULT -1.5e3) ;
    CREATE TABLE s (a INTEGER, b ANY, c TEXT) STRICT; CREATE TABLE w (a, b, PRIMARY KEY (b, a)) WITHOUT ROWID, STRICT`.replace(
      "CREATE TABLE w (a, b,",
      "CREATE TABLE w (a INT, b TEXT,",
    ),
  generated: `CREATE TABLE g (a INT, b AS (a * 2), c TEXT GENERATED ALWAYS AS (a || ', ' || ')') STORED, CHECK (a > 0));
    INSERT INTO g (a) VALUES (1), (2); CREATE INDEX ge ON g (b, a + 1) WHERE c IS NOT NULL`,
  references: `CREATE TABLE p (id INTEGER PRIMARY KEY, k TEXT UNIQUE COLLATE NOCASE, x, y, UNIQUE (x, y));
    CREATE TABLE c1 (a REFERENCES p, b REFERENCES p (k), x, y, FOREIGN KEY (x, y) REFERENCES p (x, y) ON DELETE CASCADE);
    CREATE TABLE c2 (id INTEGER PRIMARY KEY REFERENCES p, k TEXT COLLATE NOCASE REFERENCES p (k), x, y, FOREIGN KEY (y, x) REFERENCES p (y, x));
    CREATE INDEX c2k ON c2 (k); CREATE INDEX c2xy ON c2 (x, y, id);
    CREATE TABLE c3 (a REFERENCES p, b REFERENCES p); CREATE INDEX c3a ON c3 (a) WHERE a > 5; CREATE INDEX c3b ON c3 (b, a);
    CREATE TABLE c4 (k REFERENCES p (k)); CREATE INDEX c4k ON c4 (k);
    CREATE TABLE self (id INTEGER PRIMARY KEY, up INTEGER REFERENCES self (id) DEFERRABLE INITIALLY DEFERRED)`,
  virtual: `CREATE VIRTUAL TABLE f USING fts5(title, body, tokenize = "porter ascii"); INSERT INTO f VALUES ('a', 'b');
    CREATE VIRTUAL TABLE f4 USING fts4(x, y); CREATE VIRTUAL TABLE r USING rtree(id, a, b, c, d)`,
  views: `CREATE TABLE t (a, b); CREATE VIEW v (x, y) AS SELECT a, b FROM t; CREATE VIEW w AS SELECT * FROM v UNION SELECT 1, 2;
    CREATE TRIGGER tr INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (new.x, new.y); END;
    CREATE TRIGGER tu BEFORE UPDATE OF a ON t WHEN new.a > 1 BEGIN SELECT RAISE(ABORT, 'no; END'); END`,
  utf16: `PRAGMA encoding = 'UTF-16le'; CREATE TABLE "größe" (a TEXT DEFAULT 'é'); INSERT INTO "größe" VALUES ('☃')`,
  vacuum: `PRAGMA auto_vacuum = INCREMENTAL; PRAGMA page_size = 512; CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(9999))`,
  statistics: `CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a UNIQUE); INSERT INTO t (a) VALUES (1), (2); ANALYZE`,
  many: Array.from(
    { length: 300 },
    (_, i) => `CREATE TABLE t${i} (id INTEGER PRIMARY KEY, up REFERENCES t${i});`,
  ).join("\n"),
};
