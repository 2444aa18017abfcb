import type { Dialect } from "./dialect.ts";

/** How much of a text is looked through for what only one dialect says. */
const LOOKED_THROUGH = 256 * 1024;
/** From here on a dialect says so itself. */
export const CERTAIN = 4;

type Known = Exclude<Dialect, "generic">;

/** What is said in one dialect alone, or there above all, and how much that counts: 4 settles it. */
const HINTS: readonly (readonly [Known, number, RegExp])[] = [
  [
    "sqlite",
    4,
    /\bAUTOINCREMENT\b|\bWITHOUT\s+ROWID\b|\bUSING\s+fts[345]\b|\)\s*STRICT\s*(?:;|,\s*WITHOUT|$)/i,
  ],
  [
    "sqlite",
    4,
    /^[ \t]*PRAGMA\s+(?:foreign_keys|journal_mode|user_version|synchronous|table_info|defer_foreign_keys)\b/im,
  ],
  [
    "sqlite",
    2,
    /\bsqlite_(?:master|schema|sequence|stat1)\b|\b(?:strftime|julianday|unixepoch)\s*\(|\bINSERT\s+OR\s+(?:IGNORE|REPLACE)\b/i,
  ],
  [
    "postgresql",
    4,
    /\bLANGUAGE\s+'?plpgsql|\bCREATE\s+EXTENSION\b|\bFROM\s+stdin\s*;|^\\(?:echo|connect|set|i|ir|quit|if|c)\b/im,
  ],
  [
    "postgresql",
    4,
    /\b(?:BIG|SMALL)?SERIAL\b(?!\s+DEFAULT\s+VALUE)|\bTIMESTAMPTZ\b|\bJSONB\b|\bBYTEA\b|\bTSVECTOR\b|\bCOMMENT\s+ON\s+(?:TABLE|COLUMN|FUNCTION|EXTENSION)\b[^;]{1,200}\bIS\s+E?'|\bOWNER\s+TO\b|\bALTER\s+TABLE\s+ONLY\b/i,
  ],
  [
    "postgresql",
    2,
    /'::|\w::\w|\$\w{0,60}\$|\bAS\s+ENUM\s*\(|\bUSING\s+(?:gin|gist|btree|brin|hash)\b|\bgen_random_uuid\s*\(|\bnextval\s*\(|\bRETURNING\b|\bILIKE\b|\bEXECUTE\s+(?:FUNCTION|PROCEDURE)\b|\btext\[\]|\bCREATE\s+(?:POLICY|DOMAIN|MATERIALIZED\s+VIEW)\b/i,
  ],
  [
    "mysql",
    4,
    /\)\s*ENGINE\s*=|\bENGINE\s*=\s*(?:InnoDB|MyISAM|Memory)\b|\bAUTO_INCREMENT\b|^[ \t]*DELIMITER\s+\S+|\/\*M?!\d{5}|\bDEFINER\s*=\s*[`'"]|\bCHARACTER\s+SET\s+utf8/im,
  ],
  [
    "mysql",
    2,
    /\b(?:TINY|MEDIUM|BIG|SMALL)?INT(?:EGER)?(?:\s*\(\d+\))?\s+UNSIGNED\b|\b(?:LONG|MEDIUM|TINY)(?:TEXT|BLOB)\b|\bON\s+UPDATE\s+CURRENT_TIMESTAMP\b|^[ \t]*USE\s+`|\bUNIQUE\s+KEY\b|\s(?:ENUM|SET)\s*\('/im,
  ],
  ["mysql", 1, /\b(?:CREATE\s+TABLE|INTO)\s+(?:IF\s+NOT\s+EXISTS\s+)?`/i],
  [
    "tsql",
    4,
    /^[ \t]*GO[ \t]*;?[ \t]*$|\[dbo\]\s*\.|\bIDENTITY\s*\(\s*\d+\s*,|\bN?VARCHAR\s*\(\s*MAX\s*\)|\bSET\s+(?:ANSI_NULLS|QUOTED_IDENTIFIER|NOCOUNT|IDENTITY_INSERT)\b/im,
  ],
  [
    "tsql",
    2,
    /\bNVARCHAR\b|\bDATETIME2\b|\bUNIQUEIDENTIFIER\b|\bGETDATE\s*\(|\bDECLARE\s+@\w|\bPRIMARY\s+KEY\s+(?:NON)?CLUSTERED\b|\bsp_executesql\b|\bOBJECT_ID\s*\(|\bdbo\.\w/i,
  ],
  [
    "oracle",
    4,
    /\bN?VARCHAR2\s*\(|\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:(?:NON)?EDITIONABLE\s+)?PACKAGE\b|\bSYSDATE\b|\bSYS_GUID\s*\(|\bNOCACHE\b|\bDBMS_\w+\.|\bPCTFREE\b/i,
  ],
  [
    "oracle",
    2,
    /\bNUMBER\s*(?:\(\s*\d+|[,)]|NOT\b|PRIMARY\b|DEFAULT\b|$)|\b[CB]LOB\b[^;]{0,300}\bTABLESPACE\b|^\/[ \t]*$|^(?:PROMPT|SPOOL|WHENEVER)\s|\b\w+\.NEXTVAL\b|%(?:ROW)?TYPE\b/im,
  ],
];

/** Names of files and folders that say it, too. */
const PATHS: readonly (readonly [Known, RegExp])[] = [
  ["sqlite", /sqlite|\bd1\b|\blibsql|\bturso/i],
  ["postgresql", /postgres|\bpg|\bpsql|supabase|\bcockroach|timescale/i],
  ["mysql", /mysql|maria/i],
  ["tsql", /mssql|sqlserver|sql-server|\btsql|t-sql/i],
  ["oracle", /oracle|\bplsql|\.(?:pls|pks|pkb|plb|pck)$/i],
];

/** How much speaks for each dialect. */
export type Scores = Record<Known, number>;

export function guess(path: string, text: string): Scores {
  const scores: Scores = { sqlite: 0, postgresql: 0, mysql: 0, tsql: 0, oracle: 0 };
  const head = text.slice(0, LOOKED_THROUGH);
  for (const [dialect, weight, pattern] of HINTS) if (pattern.test(head)) scores[dialect] += weight;
  const near = path.split(/[\\/]/).slice(-3).join("/");
  for (const [dialect, pattern] of PATHS) if (pattern.test(near)) scores[dialect] += 2;
  return scores;
}

/** The dialects, the likeliest first. */
export function ranked(scores: Scores): { dialect: Known; score: number }[] {
  return (["sqlite", "postgresql", "mysql", "tsql", "oracle"] as const)
    .map((dialect) => ({ dialect, score: scores[dialect] }))
    .toSorted((a, b) => b.score - a.score);
}
