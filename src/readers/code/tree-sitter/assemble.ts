import type { CodeDigest, Declaration, DeclarationKind, Import, Note } from "../../../digest.ts";
import type { Source } from "../../../reader.ts";
import { decorationsOf } from "./decorations.ts";
import { docstringSentence, Leading } from "./docs.ts";
import type { Findings, Found, FoundImport, Span } from "./findings.ts";
import type { Grammar } from "./grammar.ts";
import type { Lines } from "../lines.ts";
import { trimmedEnd } from "./findings.ts";
import { describeProblems } from "./problems.ts";
import type { Analysis } from "./recover.ts";
import { signature } from "./signature.ts";

const DATA: ReadonlySet<DeclarationKind> = new Set<DeclarationKind>(["constant", "variable", "field"]);
/** Functions in these are methods, variables fields. */
const HOLDERS: ReadonlySet<Found["kind"]> = new Set<Found["kind"]>([
  "class",
  "struct",
  "interface",
  "type",
  "enum",
  "scope",
]);

/** Makes the digest of what was found. */
export function assemble(
  { findings, problems }: Analysis,
  grammar: Grammar,
  language: string,
  source: Source,
  lines: Lines,
): CodeDigest {
  const { text } = source;
  const leading = new Leading(lines, findings.comments, findings.decorators, grammar.directive);
  const [packageSpan] = findings.packages;
  const packageName = packageSpan === undefined ? undefined : text.slice(packageSpan.start, packageSpan.end);
  const doc = fileDoc(findings, leading, text);
  const declarations = declare(findings, grammar, text, leading);
  return {
    kind: "code",
    language,
    ...(packageName === undefined ? {} : { package: packageName }),
    ...(doc === undefined ? {} : { doc }),
    imports: findings.imports.flatMap((found) => describeImport(found, grammar, lines)).toSorted(byLine),
    declarations,
    entryPoints: entryPoints(findings, declarations, grammar, packageName, lines),
    todos: findings.todos.map((span) => todo(span, lines)).toSorted(byLine),
    tests: declarations
      .filter((declaration) => grammar.test?.(declaration, source.path))
      .map(({ line, name, parent }) => ({ line, text: parent === undefined ? name : `${parent}.${name}` })),
    errors: describeProblems(problems, lines),
  };
}

function declare(findings: Findings, grammar: Grammar, text: string, leading: Leading): Declaration[] {
  const { lines } = leading;
  const declarations: Declaration[] = [];
  const dotted = new Map<Found, string>();
  const exported = new Map<string, boolean>();
  const exports = exportedNames(findings.exports, text);
  const assigned = new Set<string>();
  const decoratedTo = new Map(findings.decorators.map((span) => [span.start, span.end]));

  const decorations = grammar.showDecorators === true ? decorationsOf(findings, text) : undefined;

  for (const found of findings.declarations.toSorted(
    (a, b) => a.start - b.start || a.name.start - b.name.start,
  )) {
    const name = text.slice(found.name.start, found.name.end);
    const owner = found.owner === undefined ? undefined : dotted.get(found.owner);
    const parent =
      found.parent === undefined ? owner : parentName(text.slice(found.parent.start, found.parent.end));
    const path = parent === undefined ? name : `${parent}.${name}`;
    dotted.set(found, path);
    if (found.kind === "scope") continue;
    // At a syntax error: nothing is left of what it is a field of.
    if (found.kind === "field" && parent === undefined) continue;
    const kind = kindOf(found, found.kind, name, grammar);
    if (grammar.declaredByAssignment === true && DATA.has(kind)) {
      if (assigned.has(path)) continue;
      assigned.add(path);
    }

    const start = afterDecorators(text, found.start, decoratedTo);
    const line = lines.lineAt(start);
    const decorated = decorations?.get(found);
    const fromLine = leading.above(lines.lineAt(decorated?.start ?? found.start)).line;
    const endLine = lines.lineAt(Math.max(start, trimmedEnd(text, found) - 1));
    const own = signature(text, { ...found, start }, findings.comments);
    const head = {
      kind,
      name,
      parent,
      signature: decorated === undefined ? own : `${decorated.text} ${own}`,
    };
    const isExported =
      exports !== undefined && parent === undefined
        ? exports.has(name)
        : grammar.exported(head, parent === undefined ? undefined : exported.get(parent));
    exported.set(path, isExported);
    const doc = docOf(found, kind, grammar, text, leading);
    declarations.push({
      name,
      kind,
      line,
      endLine,
      ...(fromLine < line ? { fromLine } : {}),
      ...(parent === undefined ? {} : { parent }),
      signature: head.signature,
      exported: isExported,
      ...(doc === undefined ? {} : { doc }),
    });
  }
  return declarations;
}

function kindOf(found: Found, kind: DeclarationKind, name: string, grammar: Grammar): DeclarationKind {
  const member = found.owner !== undefined && HOLDERS.has(found.owner.kind);
  if (kind === "function") return member ? "method" : kind;
  if ((kind === "variable" || kind === "field") && grammar.constant?.test(name)) return "constant";
  return kind === "variable" && member ? "field" : kind;
}

/** The name in a type: `Server` in `*Server[T]`, `net.Server` in `net::Server<T>`. */
function parentName(type: string): string {
  return (/[\p{L}\p{N}_$.:\\]+/u.exec(type.replaceAll(/\/\*[^]*?\*\//g, ""))?.[0] ?? type).replaceAll(
    /::|\\/g,
    ".",
  );
}

/** Some grammars make annotations part of what they stand before. */
function afterDecorators(text: string, start: number, decoratedTo: ReadonlyMap<number, number>): number {
  let at = start;
  for (let end = decoratedTo.get(at); end !== undefined; end = decoratedTo.get(at)) {
    at = end;
    while (/\s/.test(text[at] ?? "")) at++;
  }
  return at;
}

function docOf(
  found: Found,
  kind: DeclarationKind,
  grammar: Grammar,
  text: string,
  leading: Leading,
): string | undefined {
  if (found.doc !== undefined) return docstringSentence(text.slice(found.doc.start, found.doc.end));
  if (grammar.commentDocs !== undefined && !grammar.commentDocs.has(kind)) return undefined;
  const above = leading.docAbove(leading.lines.lineAt(found.start));
  if (above !== undefined || grammar.trailingDocs?.has(kind) !== true) return above;
  // Behind a body the comment would be about its end.
  if (kind === "method" && found.body !== undefined) return undefined;
  return leading.docBehind(trimmedEnd(text, found));
}

function fileDoc(findings: Findings, leading: Leading, text: string): string | undefined {
  const [docstring] = findings.filedocs;
  if (docstring !== undefined) return docstringSentence(text.slice(docstring.start, docstring.end));
  const [name] = findings.packages;
  return name === undefined ? undefined : leading.docAbove(leading.lines.lineAt(name.start));
}

/** The quoted names in the lists of exports; undefined where there is no list. */
function exportedNames(lists: readonly Span[], text: string): ReadonlySet<string> | undefined {
  if (lists.length === 0) return undefined;
  const quoted = lists.flatMap(({ start, end }) => [...text.slice(start, end).matchAll(/(["'])(.*?)\1/g)]);
  return new Set(quoted.map(([, , name]) => name ?? ""));
}

function describeImport(found: FoundImport, grammar: Grammar, lines: Lines): Import[] {
  const slice = ({ start, end }: Span): string => lines.text.slice(start, end);
  const module = slice(found.module).replaceAll(/^["'`<]|["'`>]$/g, "");
  const names = found.names.map((name) => slice(name));
  const line = lines.lineAt(found.start);
  return (grammar.imported?.(module, names) ?? [{ module, names }]).map((one) => ({
    module: one.module,
    line,
    origin: grammar.origin(one.module),
    ...(one.names.length === 0 ? {} : { names: one.names }),
  }));
}

function entryPoints(
  findings: Findings,
  declarations: readonly Declaration[],
  grammar: Grammar,
  packageName: string | undefined,
  lines: Lines,
): Note[] {
  const shebang = /^#!.*/.exec(lines.text);
  return [
    ...(shebang === null ? [] : [{ line: 1, text: shebang[0].trimEnd() }]),
    ...findings.entries.map(({ start, end }) => ({
      line: lines.lineAt(start),
      text: (/^.*/.exec(lines.text.slice(start, end))?.[0] ?? "").replace(/[\s:{]+$/, ""),
    })),
    ...declarations
      .filter((declaration) => grammar.entry?.(declaration, packageName))
      .map(({ line, signature: text }) => ({ line, text })),
  ];
}

/** The tag first, then what is to be done, to the end of the line or comment. */
function todo({ start, end }: Span, lines: Lines): Note {
  const text = (/^.*/.exec(lines.text.slice(start, end))?.[0] ?? "").replace(/\*\/\s*$/, "").trim();
  return { line: lines.lineAt(start), text };
}

function byLine(a: { line: number }, b: { line: number }): number {
  return a.line - b.line;
}
