import type { Dialect } from "./dialect.ts";
import { TRAITS } from "./dialect.ts";
import type { EngineCheck } from "./engine.ts";
import { CERTAIN, guess, ranked } from "./guess.ts";
import { Lexer } from "./lexer.ts";
import { PostgresCheck } from "./postgres.ts";
import { SqliteCheck } from "./sqlite.ts";
import { StatementText } from "./statement-text.ts";
import { statements } from "./statements.ts";

/** Enough of a file to tell what it is written in. */
const TRIED_LENGTH = 64 * 1024;
const TRIED_STATEMENTS = 60;
/** Share of statements that a database may refuse in a file of its own. */
const MOST_REFUSED = 0.3;

export interface Choice {
  dialect: Dialect;
  /** As it is told: of what reads alike in two, both. */
  label: string;
}

/** The engine for a dialect; undefined where its statements are read by their words alone. */
export async function engineFor(dialect: Dialect): Promise<EngineCheck | undefined> {
  if (dialect === "sqlite") return new SqliteCheck();
  return dialect === "postgresql" ? await PostgresCheck.create() : undefined;
}

/** The dialect by what only it says, else by whose engine accepts the statements. */
export async function chooseDialect(path: string, text: string): Promise<Choice> {
  const scores = guess(path, text);
  const [first, second] = ranked(scores);
  const other = ranked(scores).find(({ dialect }) => dialect !== "sqlite" && dialect !== "postgresql");
  if (first === undefined || second === undefined || other === undefined) return named("generic");
  if (first.score >= CERTAIN && first.score >= second.score + 2) return named(first.dialect);
  const sqlite = await tried("sqlite", text);
  const postgresql = await tried("postgresql", text);
  if (sqlite.tried + postgresql.tried === 0) return named(first.score > 0 ? first.dialect : "generic");
  const difference = postgresql.refused - sqlite.refused;
  const preferred = scores.postgresql > scores.sqlite ? "postgresql" : "sqlite";
  const best = difference > 0 ? "sqlite" : difference < 0 ? "postgresql" : preferred;
  const refused = Math.min(sqlite.refused, postgresql.refused);
  if (refused > 0 && other.score > scores[best]) return named(other.dialect);
  if (refused > MOST_REFUSED) return named(other.score > 0 ? other.dialect : "generic");
  const isBoth = difference === 0 && scores.sqlite === scores.postgresql;
  if (isBoth && other.score > scores[best]) return named(other.dialect);
  return isBoth ? { dialect: best, label: "sqlite, postgresql" } : named(best);
}

function named(dialect: Dialect): Choice {
  return { dialect, label: dialect };
}

/** @returns how many statements an engine was asked about, and the share it refused */
async function tried(
  dialect: "sqlite" | "postgresql",
  text: string,
): Promise<{ tried: number; refused: number }> {
  const traits = TRAITS[dialect];
  const head = text.slice(0, TRIED_LENGTH);
  const lexer = new Lexer(head, traits);
  using engine = await engineFor(dialect);
  let count = 0;
  let refused = 0;
  for (const statement of statements(lexer)) {
    if (count >= TRIED_STATEMENTS) break;
    // What the cut went through says nothing.
    if (head.length < text.length && statement.end >= head.length) break;
    if (!/^(?:CREATE|ALTER)$/.test(statement.verb)) continue;
    const verdict = engine?.check(new StatementText(head, statement, lexer.comments, traits));
    if (verdict === undefined) continue;
    count++;
    if (verdict.problem !== undefined) refused++;
  }
  return { tried: count, refused: count === 0 ? 0 : refused / count };
}
