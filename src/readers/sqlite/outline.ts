import type { Recommendation, Severity, SqliteDigest } from "../../digest.ts";
import type { OutlineLine, Part } from "../../outline.ts";
import type { Detail } from "../../reader.ts";
import { tableLines } from "./outline-table.ts";
import { RANK } from "./rank.ts";
import { foldSql, oneLine } from "./show-cell.ts";

const SEVERITY_RANK: Readonly<Record<Severity, number>> = {
  error: RANK.error,
  warning: RANK.warning,
  info: RANK.info,
};

/** The new table's definition and all that belongs to it, which few want to see. */
const LONG_MEND = 'a rebuild of the table, in format "objects"';

/** What an agent needs to write right SQL: tables with columns, views, triggers; then what should be mended. */
export function outlineSqlite(digest: SqliteDigest, detail: Detail): OutlineLine[] {
  const lines = [...problemLines(digest), ...digest.tables.flatMap((table) => tableLines(table, detail))];
  for (const { name, columns, sql, problem } of digest.views) {
    const shown = columns.length > 0 ? `: ${columns.join(", ")}` : "";
    const broken = problem === undefined ? "" : ` (broken: ${problem})`;
    const parts: Part[] = [
      { text: oneLine(`view ${name}${shown}${broken}`), rank: RANK.view, what: "views" },
    ];
    if (detail === "full")
      parts.push({ text: ` = ${body(sql)}`, rank: RANK.definition, what: "definitions" });
    lines.push({ depth: 0, parts });
  }
  if (detail === "brief") return lines;
  for (const { name, table, event, sql } of digest.triggers) {
    const head = {
      text: oneLine(`trigger ${name} ${event} ON ${table}`),
      rank: RANK.trigger,
      what: "triggers",
    };
    const does = { text: ` ${triggerBody(sql)}`, rank: RANK.definition, what: "definitions" };
    lines.push({ depth: 0, parts: [head, does] });
  }
  return [fileLine(digest), ...lines, ...digest.recommendations.map(adviceLine)];
}

function fileLine(digest: SqliteDigest): OutlineLine {
  const { sqliteVersion, journalMode, pageCount, pageSize, freelistPages, encoding, walBytes } = digest;
  const facts = [
    `SQLite ${sqliteVersion}`,
    `journal ${journalMode}`,
    `${pageCount} pages of ${pageSize}`,
    ...(freelistPages > 0 ? [`${freelistPages} free`] : []),
    ...(walBytes > 0 ? [`-wal ${walBytes} bytes`] : []),
    ...(encoding === "UTF-8" ? [] : [encoding]),
    ...(digest.userVersion === 0 ? [] : [`user_version ${digest.userVersion}`]),
    ...(digest.applicationId === 0 ? [] : [`application_id ${digest.applicationId}`]),
    ...Object.entries(digest.pragmas).flatMap(([name, value]) =>
      value === "none" ? [] : [`${name} ${value}`],
    ),
  ];
  return { depth: 0, parts: [{ text: facts.join(", "), rank: RANK.warning, what: "file facts" }] };
}

function problemLines({ problems, incomplete }: SqliteDigest): OutlineLine[] {
  const line = (text: string): OutlineLine => ({
    depth: 0,
    parts: [{ text: oneLine(text), rank: RANK.file, what: "problems" }],
  });
  return [
    ...problems.map((problem) => line(`problem: ${problem}`)),
    ...(incomplete.length > 0 ? [line(`no time for: ${incomplete.join("; ")}`)] : []),
  ];
}

function adviceLine({ severity, rule, object, reason, sql }: Recommendation): OutlineLine {
  const rank = SEVERITY_RANK[severity];
  const where = object === "" ? "" : ` ${object}`;
  const head = { text: oneLine(`${severity} ${rule}${where}: ${reason}`), rank, what: "recommendations" };
  const short = sql.split("\n").length <= 2;
  const mend = short ? foldSql(sql) : LONG_MEND;
  return { depth: 0, parts: [head, { text: ` | ${mend}`, rank: rank + 1, what: "mends" }] };
}

function body(sql: string): string {
  return foldSql(/^\s*CREATE\s[^]*?\bAS\b([^]*)$/i.exec(sql)?.[1] ?? sql);
}

function triggerBody(sql: string): string {
  // From the first BEGIN on: looking for an END behind each of many would take the square of the time.
  return foldSql(sql.slice(Math.max(0, sql.search(/\bBEGIN\b/i))));
}
