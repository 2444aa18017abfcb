import type { CodeDigest, Declaration, FilledTable, Import, ImportOrigin, Note } from "../../../digest.ts";
import { firstSentence } from "../doc.ts";
import { Lines } from "../lines.ts";
import { TODO } from "../todo.ts";
import type { Change } from "./changes.ts";
import { Docs } from "./docs.ts";
import type { Item, Remark } from "./item.ts";
import type { LexicalProblem, Span } from "./lexer.ts";
import type { Filled } from "./rows.ts";

/** What was found in a file, at offsets. */
export interface Findings {
  items: Item[];
  remarks: Remark[];
  imports: { offset: number; module: string; origin: ImportOrigin }[];
  /** By table. */
  rows: Map<string, Filled>;
  changes: Change[];
  problems: LexicalProblem[];
  comments: readonly Span[];
  /** The database that is used. */
  package: string | undefined;
  /** Where the first statement begins. */
  first: number | undefined;
}

const MAX_PROBLEMS = 20;
const MAX_TODOS = 200;

/** Makes the digest of what was found. */
export function assemble(text: string, dialect: string, findings: Findings): CodeDigest {
  const lines = new Lines(text);
  const docs = new Docs(lines, findings.comments);
  const doc = docs.ofFile(findings.first);
  const remarks = new Map(findings.remarks.map(({ path, text: remark }) => [path.toLowerCase(), remark]));
  const items = withDeclaredParents(findings.items);
  const rows = [...findings.rows].map(([table, filled]): FilledTable => {
    return {
      table,
      line: lines.lineAt(filled.start),
      endLine: lastLine(lines, filled),
      statements: filled.statements,
    };
  });
  // What is dropped to be made anew is no change.
  const made = new Set(items.map(({ name }) => name.toLowerCase()));
  const changes = findings.changes
    .filter(({ drops }) => drops === undefined || !made.has(drops))
    .map(({ offset, text: said }): Note => ({ line: lines.lineAt(offset), text: said }));
  return {
    kind: "code",
    language: "sql",
    dialect,
    ...(findings.package === undefined ? {} : { package: findings.package }),
    ...(doc === undefined ? {} : { doc }),
    imports: findings.imports.map(({ offset, module, origin }): Import => ({
      module,
      line: lines.lineAt(offset),
      origin,
    })),
    declarations: items.map((item) => declaration(item, lines, docs, remarks)),
    ...(rows.length === 0 ? {} : { rows }),
    ...(changes.length === 0 ? {} : { changes }),
    entryPoints: [],
    todos: todos(findings.comments, lines),
    tests: [],
    errors: findings.problems
      .toSorted((a, b) => a.offset - b.offset)
      .slice(0, MAX_PROBLEMS)
      .map(({ offset, message }) => ({
        line: lines.lineAt(offset),
        column: lines.columnAt(offset),
        message,
      })),
  };
}

/** Names are the same in any case: the parent is written as where it is declared. */
function withDeclaredParents(items: readonly Item[]): Item[] {
  const declared = new Map<string, string>();
  return items.map((item) => {
    const parent =
      item.parent === undefined ? undefined : (declared.get(item.parent.toLowerCase()) ?? item.parent);
    const path = parent === undefined ? item.name : `${parent}.${item.name}`;
    const isHolder = item.kind !== "field" && item.kind !== "index" && item.kind !== "constraint";
    if (isHolder && !declared.has(path.toLowerCase())) declared.set(path.toLowerCase(), path);
    return { ...item, parent };
  });
}

function declaration(
  item: Item,
  lines: Lines,
  docs: Docs,
  remarks: ReadonlyMap<string, string>,
): Declaration {
  const { kind, name, parent, signature, start } = item;
  const line = lines.lineAt(start);
  const above = docs.above(start);
  const path = parent === undefined ? name : `${parent}.${name}`;
  const said = remarks.get(path.toLowerCase()) ?? item.doc;
  const behind = kind === "field" ? docs.behind(item.end) : undefined;
  const doc = (said === undefined ? undefined : firstSentence(said)) ?? behind ?? above.doc;
  return {
    name,
    kind,
    line,
    endLine: lastLine(lines, item),
    ...(above.line < line ? { fromLine: above.line } : {}),
    ...(parent === undefined ? {} : { parent }),
    signature,
    exported: true,
    ...(doc === undefined ? {} : { doc }),
  };
}

function lastLine(lines: Lines, { start, end }: Span): number {
  return lines.lineAt(Math.max(start, end - 1));
}

function todos(comments: readonly Span[], lines: Lines): Note[] {
  const found: Note[] = [];
  for (const { start, end } of comments) {
    if (found.length >= MAX_TODOS) break;
    const comment = lines.text.slice(start, end);
    for (const { index } of comment.matchAll(TODO)) {
      const note = (/^.*/.exec(comment.slice(index))?.[0] ?? "").replace(/\*+\/\s*$/, "").trim();
      found.push({ line: lines.lineAt(start + index), text: note.slice(0, 120) });
    }
  }
  return found;
}
