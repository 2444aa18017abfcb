import { Database, SQLiteError } from "bun:sqlite";
import type { SyntaxProblem } from "../../../digest.ts";
import type { Source } from "../../../reader.ts";
import { Lines } from "../lines.ts";
import { TRAITS } from "./dialect.ts";
import { guess, ranked } from "./guess.ts";
import { Lexer, type LexicalProblem } from "./lexer.ts";
import { PostgresEngine } from "./postgres-engine.ts";
import { type Statement, statements } from "./statements.ts";

/** What SQLite says of the writing of a statement; all else it says is about tables that are not there. */
const SYNTAX =
  /syntax error|unrecognized token|incomplete input|stack overflow|recursion limit|too (?:deep|large)/i;
/** Some take effect as they are compiled. */
const PRAGMA = "PRAGMA";

/**
 * What is wrong with SQL that is to be written: every statement has to be one that SQLite, or one that PostgreSQL
 * understands. Nothing is run.
 * @returns undefined for dialects whose parser is not at hand
 */
export async function checkSql({ path, text }: Source): Promise<SyntaxProblem[] | undefined> {
  const scores = guess(path, text);
  const [likeliest] = ranked(scores);
  if (likeliest !== undefined && likeliest.score > Math.max(scores.sqlite, scores.postgresql))
    return undefined;
  const sqlite = problemsOf(text, "sqlite", sqliteJudge());
  if (sqlite.length === 0) return [];
  const postgres = problemsOf(text, "postgresql", postgresJudge(await PostgresEngine.load()));
  if (postgres.length === 0) return [];
  const isPostgres = scores.postgresql > scores.sqlite;
  const lines = new Lines(text);
  return (isPostgres ? postgres : sqlite).map(({ offset, message }) => ({
    line: lines.lineAt(offset),
    column: lines.columnAt(offset),
    message,
  }));
}

type Judge = (statement: string) => LexicalProblem | undefined;

function problemsOf(text: string, dialect: "sqlite" | "postgresql", judge: Judge): LexicalProblem[] {
  const lexer = new Lexer(text, TRAITS[dialect]);
  const found: LexicalProblem[] = [];
  for (const { start, end, verb } of statements(lexer)) {
    if (isForClient(verb)) continue;
    const problem = judge(text.slice(start, end));
    if (problem !== undefined) found.push({ ...problem, offset: start + problem.offset });
  }
  return [...found, ...lexer.problems].toSorted((a, b) => a.offset - b.offset);
}

/** `\i file`, `.read file`. */
function isForClient(verb: Statement["verb"]): boolean {
  return /^[\\.]/.test(verb);
}

function sqliteJudge(): Judge {
  return (statement) => {
    if (statement.trimStart().slice(0, PRAGMA.length).toUpperCase() === PRAGMA) return undefined;
    using database = new Database(":memory:");
    try {
      database.prepare(statement).finalize();
      return undefined;
    } catch (error) {
      if (!(error instanceof SQLiteError)) throw error;
      if (!SYNTAX.test(error.message)) return undefined;
      const bytes = Math.max(0, error.byteOffset);
      return { offset: Buffer.from(statement).subarray(0, bytes).toString().length, message: error.message };
    }
  };
}

/** A statement nested too deeply breaks the parser; what comes behind it is then not asked about. */
function postgresJudge(engine: PostgresEngine): Judge {
  let broken = false;
  return (statement) => {
    if (broken) return undefined;
    try {
      const result = engine.parse(statement);
      return "message" in result ? { offset: result.offset, message: result.message } : undefined;
    } catch (error) {
      if (!(error instanceof RangeError || error instanceof WebAssembly.RuntimeError)) throw error;
      broken = true;
      return { offset: 0, message: "PostgreSQL's parser gives up: it is nested too deeply" };
    }
  };
}
