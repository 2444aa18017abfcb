import { isWord, nameOf, type Token } from "../../readers/sqlite/ddl/tokens.ts";
import { isMarker, MARKER_TABLE } from "./marker.ts";
import { PRAGMAS } from "./pragmas.ts";
import type { Statement } from "./statements.ts";

/** What is to be done with a statement. */
export type Gate =
  /** It may be run; `reads` where it changes nothing. */
  | { type: "run"; reads: boolean }
  /** It is left out, and that is said: what it asks for is given or taken care of anyway. */
  | { type: "drop" }
  | { type: "refuse"; problem: string };

const READ: Gate = { type: "run", reads: true };
const WRITE: Gate = { type: "run", reads: false };
const DROP: Gate = { type: "drop" };

/** All that may begin a statement; what is not here is refused. */
const FIRST: Readonly<Record<string, (tokens: readonly Token[]) => Gate>> = {
  SELECT: () => READ,
  VALUES: () => READ,
  EXPLAIN: () => READ,
  WITH: (tokens) => (mainVerb(tokens) === "SELECT" ? READ : WRITE),
  INSERT: () => WRITE,
  REPLACE: () => WRITE,
  UPDATE: () => WRITE,
  DELETE: () => WRITE,
  ALTER: () => WRITE,
  DROP: () => WRITE,
  ANALYZE: () => WRITE,
  REINDEX: () => WRITE,
  CREATE: create,
  PRAGMA: pragma,
  // All runs in one transaction: that of the call.
  BEGIN: () => DROP,
  COMMIT: () => DROP,
  END: () => DROP,
  SAVEPOINT: () => DROP,
  RELEASE: () => DROP,
  ROLLBACK: () => refuse("ROLLBACK is not allowed: all statements run in one transaction, or none"),
};

/** Why others are refused that models are known to write. */
const REASONS: Readonly<Record<string, string>> = {
  ATTACH: "ATTACH is not allowed: only the given database may be touched",
  DETACH: "DETACH is not allowed: only the given database may be touched",
  VACUUM: "VACUUM is not allowed: it cannot run in a transaction",
};

/** Functions that reach out of the database, where a build of SQLite has them. */
const FUNCTIONS: ReadonlySet<string> = new Set([
  "load_extension",
  "fts3_tokenizer",
  "sqlite_attach",
  "sqlite_detach",
  "readfile",
  "writefile",
  "edit",
]);

/** Modules that make tables of their own and read nothing else. */
const MODULES: ReadonlySet<string> = new Set(["fts3", "fts4", "fts5", "rtree", "rtree_i32", "geopoly"]);

/** Decides by its tokens what may be done with a statement, bodies of triggers and views among them. */
export function judgeStatement({ tokens }: Statement): Gate {
  const [first] = tokens;
  const word = first?.kind === "word" ? first.text.toUpperCase() : "";
  const judge = Object.hasOwn(FIRST, word) ? FIRST[word] : undefined;
  if (judge === undefined) {
    return refuse(REASONS[word] ?? `a statement may not begin with ${JSON.stringify(first?.text ?? "")}`);
  }
  const problem = problemWithin(tokens);
  return problem === undefined ? judge(tokens) : refuse(problem);
}

function refuse(problem: string): Gate {
  return { type: "refuse", problem };
}

/** What is refused wherever it stands. */
function problemWithin(tokens: readonly Token[]): string | undefined {
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1];
    if (isWord(token, "OR", "CONFLICT") && isWord(next, "ROLLBACK")) return ends("ROLLBACK");
    if (isWord(token, "RAISE") && next?.text === "(" && isWord(tokens[at + 2], "ROLLBACK"))
      return ends("RAISE(ROLLBACK)");
    if (token.kind === "symbol" || token.kind === "number") continue;
    const name = nameOf(token).toLowerCase();
    if (next?.text === "(" && FUNCTIONS.has(name)) return `${name}() is not allowed`;
    if (isMarker(name)) return `${MARKER_TABLE} is not to be touched`;
  }
  return undefined;
}

function ends(what: string): string {
  return `${what} is not allowed: it ends the transaction from within; use ABORT`;
}

/** What a statement does that begins with common tables: the first word outside of brackets that says so. */
function mainVerb(tokens: readonly Token[]): string {
  const verb = tokens.find(
    (token) =>
      token.depth === 0 && isWord(token, "SELECT", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE"),
  );
  return isWord(verb, "SELECT", "VALUES") ? "SELECT" : "CHANGE";
}

function create(tokens: readonly Token[]): Gate {
  if (!isWord(tokens[1], "VIRTUAL")) return WRITE;
  const using = tokens.findIndex((token) => isWord(token, "USING"));
  const module = tokens[using + 1];
  const name = module === undefined ? "" : nameOf(module).toLowerCase();
  if (MODULES.has(name)) return WRITE;
  return refuse(`virtual tables of module ${JSON.stringify(name)} are not allowed`);
}

function pragma(tokens: readonly Token[]): Gate {
  const named = tokens[2]?.text === "." ? 3 : 1;
  const token = tokens[named];
  const name = token === undefined ? "" : nameOf(token).toLowerCase();
  const value = tokens[named + 1];
  const kind = PRAGMAS.get(name);
  if (kind === "connection") return DROP;
  if (kind === "query" || (kind === "value" && value === undefined)) return READ;
  if (kind === "value") return WRITE;
  return refuse(`PRAGMA ${name} is not allowed`);
}
