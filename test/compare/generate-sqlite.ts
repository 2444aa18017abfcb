/** SQLite files that use what the language allows and people seldom write. The same seed gives the same file. */

const NAMES = [
  "plain",
  '"a b"',
  "[c d]",
  "`e f`",
  '"quo""te"',
  "key",
  "abort",
  "naïve",
  '"se;mi"',
  "[co,mma]",
  '"(paren"',
  "_x1",
  '"--no"',
  "end_",
  '"from"',
];
const TYPES = [
  "INTEGER",
  "TEXT",
  "",
  "VARCHAR(20)",
  "DECIMAL(10, 2)",
  "DOUBLE PRECISION",
  "BLOB",
  "UNSIGNED BIG INT",
];
const CONSTRAINTS = [
  "NOT NULL",
  "UNIQUE",
  "DEFAULT 'it''s; (x,'",
  "DEFAULT (1 + (2 * 3))",
  "CHECK (1 IN (1, 2))",
  "COLLATE NOCASE",
  "DEFAULT -1.5e3",
  "DEFAULT X'00ff'",
  "REFERENCES other (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
  "GENERATED ALWAYS AS (1, 2 ) VIRTUAL",
];
const COMMENTS = ["", "", " -- it's; a (comment", " /* CREATE TABLE no (x); */", "\n  /* two\n     lines */"];

/** Numbers from 0 to 1, by mulberry32. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function generateSqlite(seed: number): string {
  const random = randomOf(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  const chance = (share: number): boolean => random() < share;
  const out: string[] = [
    chance(0.5) ? "-- generated\n" : "",
    "PRAGMA foreign_keys = ON;",
    "PRAGMA user_version = 3;",
  ];
  for (let table = 0; table < 6; table++) {
    const name = `t${table}_${seed}`;
    const names = NAMES.filter(() => chance(0.4));
    const columns = ["id INTEGER PRIMARY KEY", ...names.map((one) => column(one, pick, chance))];
    const constraints = [
      ...(chance(0.4) ? ["CONSTRAINT c1 CHECK (id > 0 AND 'a,b' <> ')')"] : []),
      ...(chance(0.4) ? ["FOREIGN KEY (id) REFERENCES other (id)"] : []),
      ...(chance(0.3) ? ["UNIQUE (id)"] : []),
    ];
    const items = [...columns, ...constraints].map((one) => `  ${one}`);
    const joined = items
      .map((one, at) => `${one}${at < items.length - 1 ? "," : ""}${pick(COMMENTS)}`)
      .join("\n");
    out.push(
      `CREATE${chance(0.1) ? " TEMP" : ""} TABLE${chance(0.3) ? " IF NOT EXISTS" : ""} ${name} (\n${joined}\n);`,
    );
    if (chance(0.5))
      out.push(
        `CREATE ${chance(0.5) ? "UNIQUE " : ""}INDEX "ix ${name}" ON ${name} (id, lower(id)) WHERE id > 0;`,
      );
    if (chance(0.4))
      out.push(`CREATE VIEW v_${name} (a, b) AS\nSELECT id, ';' FROM ${name}\nWHERE id IN (SELECT 1);`);
    if (chance(0.4)) out.push(trigger(name, chance(0.5)));
    if (chance(0.3)) out.push(`ALTER TABLE ${name} ADD COLUMN added_${table} TEXT DEFAULT 'a;b';`);
    if (chance(0.3)) out.push(`INSERT INTO ${name} (id) VALUES (${table}); -- rows`);
  }
  if (chance(0.5))
    out.push(`CREATE VIRTUAL TABLE f_${seed} USING fts5(title, body UNINDEXED, tokenize = 'porter ascii');`);
  if (chance(0.5)) out.push(`CREATE VIRTUAL TABLE r_${seed} USING rtree(id, minx, maxx, +note TEXT);`);
  if (chance(0.5)) out.push(`CREATE TABLE w_${seed}(a TEXT PRIMARY KEY, b ANY) STRICT, WITHOUT ROWID;`);
  return `${out.join(chance(0.5) ? "\n\n" : "\n")}\n`;
}

function column(
  name: string,
  pick: (list: readonly string[]) => string,
  chance: (share: number) => boolean,
): string {
  const constraint = chance(0.6) ? ` ${pick(CONSTRAINTS)}` : "";
  const generated = constraint.includes("GENERATED")
    ? " GENERATED ALWAYS AS (length(';,')) VIRTUAL"
    : constraint;
  return `${name} ${pick(TYPES)}${generated}`;
}

function trigger(table: string, nested: boolean): string {
  const body = nested
    ? "UPDATE other SET a = CASE WHEN 1 THEN CASE 2 WHEN 2 THEN ';' END ELSE 'END;' END;"
    : "SELECT 1;";
  return `CREATE TRIGGER tr_${table} AFTER UPDATE OF id ON ${table}\nWHEN new.id > 0 BEGIN\n  -- END;\n  ${body}\n  DELETE FROM other;\nEND;`;
}
