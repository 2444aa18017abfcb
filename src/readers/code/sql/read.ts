import type { CodeDigest } from "../../../digest.ts";
import type { Source } from "../../../reader.ts";
import { Deadline } from "../tree-sitter/runtime.ts";
import { assemble, type Findings } from "./assemble.ts";
import { addChange } from "./changes.ts";
import { chooseDialect, engineFor } from "./choose.ts";
import { type Dialect, TRAITS } from "./dialect.ts";
import { sqlStyle } from "./style.ts";
import type { EngineCheck } from "./engine.ts";
import { Lexer } from "./lexer.ts";
import { parseStatement } from "./parse.ts";
import { reconcile } from "./reconcile.ts";
import { rowsOf } from "./rows.ts";
import { StatementText } from "./statement-text.ts";
import { MAX_TOKENS, type Statement, statements } from "./statements.ts";

/** Time the engines may take for one file; what comes later is read by its words alone. */
const ENGINE_BUDGET_MS = 1_500;
/** Statements that declare nothing are asked about for their errors only. */
const MAX_OTHERS = 500;
const MAX_OTHER_LENGTH = 16 * 1024;

/** Digests one SQL file. */
export async function readSql({ path, text }: Source): Promise<CodeDigest> {
  const { dialect, label } = await chooseDialect(path, text);
  using engine = await engineFor(dialect);
  const findings = collect(text, dialect, engine, new Deadline(ENGINE_BUDGET_MS));
  return { ...assemble(text, label, findings), style: sqlStyle(text, TRAITS[dialect]) };
}

function collect(
  text: string,
  dialect: Dialect,
  engine: EngineCheck | undefined,
  deadline: Deadline,
): Findings {
  const traits = TRAITS[dialect];
  const lexer = new Lexer(text, traits);
  const { comments } = lexer;
  const findings: Findings = {
    items: [],
    remarks: [],
    imports: [],
    rows: new Map(),
    changes: [],
    problems: [],
    comments,
    package: undefined,
    first: undefined,
  };
  let others = 0;
  for (const statement of statements(lexer)) {
    findings.first ??= statement.start;
    const read = new StatementText(text, statement, comments, traits);
    const parsed = parseStatement(read);
    rowsOf(read, findings.rows);
    addChange(read, parsed.items.length > 0, findings.changes);
    if (statement.tokens.length >= MAX_TOKENS) {
      findings.problems.push({
        offset: statement.start,
        message: `Of this statement ${MAX_TOKENS} tokens were read`,
      });
    }
    const declares = parsed.items.length > 0 || /^(?:CREATE|ALTER|COMMENT)$/.test(statement.verb);
    const isAsked = declares || (isPlain(statement) && others++ < MAX_OTHERS);
    read.cursor.position = 0;
    const verdict = isAsked && !deadline.passed() ? engine?.check(read) : undefined;
    if (verdict?.problem !== undefined) findings.problems.push(verdict.problem);
    for (const item of reconcile(read, parsed.items, verdict)) findings.items.push(item);
    if (parsed.remark !== undefined) findings.remarks.push(parsed.remark);
    addImport(findings, statement, text, parsed.uses);
    if (statement.verb === "USE") findings.package ??= used(read);
  }
  findings.problems.push(...lexer.problems);
  return findings;
}

function isPlain({ verb, start, end }: Statement): boolean {
  return /^[A-Z]+$/.test(verb) && verb !== "COPY" && end - start <= MAX_OTHER_LENGTH;
}

function used({ cursor }: StatementText): string | undefined {
  cursor.position = 1;
  return cursor.name()?.parts.join(".");
}

/** What a client is told to read: `\i file`, `.read file`, `SOURCE file`, `@file`, `:r file`. */
const INCLUDE = /^(?:\\ir?|\\include(?:_relative)?|\.read|SOURCE|\\\.|:r|@@?)[ \t]*(["']?)([^\s"';]+)\1/i;

function addImport(
  findings: Findings,
  { verb, start, end }: Statement,
  text: string,
  uses: string | undefined,
): void {
  if (uses !== undefined) findings.imports.push({ offset: start, module: uses, origin: "third_party" });
  if (!/^(?:[\\.:@]|SOURCE$)/i.test(verb)) return;
  const file = INCLUDE.exec(text.slice(start, end))?.[2];
  if (file !== undefined) findings.imports.push({ offset: start, module: file, origin: "local" });
}
