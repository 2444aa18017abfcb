import type { CodeDigest, Declaration, DeclarationKind, Import, Note } from "../../../digest.ts";
import type { Source } from "../../../reader.ts";
import { decorationsOf } from "./decorations.ts";
import { docstringSentence, Leading } from "./docs.ts";
import type { Findings, Found, FoundImport, Span } from "./findings.ts";
import type { Grammar, Head } from "./grammar.ts";
import type { Lines } from "../lines.ts";
import { trimmedEnd } from "./findings.ts";
import { describeProblems } from "./problems.ts";
import type { Analysis } from "./recover.ts";
import type { Deadline } from "./runtime.ts";
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

/**
 * Makes the digest of what was found.
 * @throws BrainloopError PARSE_FAILED when the time is up
 */
export function assemble(
  { findings, problems }: Analysis,
  grammar: Grammar,
  language: string,
  source: Source,
  lines: Lines,
  deadline: Deadline,
): CodeDigest {
  const { text } = source;
  const leading = new Leading(lines, findings.comments, findings.decorators, grammar);
  const [packageSpan] = findings.packages;
  const packageName = packageSpan === undefined ? undefined : text.slice(packageSpan.start, packageSpan.end);
  const declared = declare({ findings, problems }, grammar, source, leading, deadline);
  const doc =
    fileDoc(findings, leading, text) ??
    (grammar.headDoc === true ? leading.headDoc(declared[0]?.declaration.line) : undefined);
  return {
    kind: "code",
    language,
    ...(packageName === undefined ? {} : { package: packageName }),
    ...(doc === undefined ? {} : { doc }),
    imports: findings.imports
      .flatMap((found) => describeImport(found, grammar, packageName, lines))
      .toSorted(byLine),
    declarations: declared.map(({ declaration }) => declaration),
    entryPoints: entryPoints(findings, declared, grammar, packageName, lines),
    todos: findings.todos.map((span) => todo(span, lines)).toSorted(byLine),
    tests: [
      ...declared
        .filter(({ head }) => grammar.test?.(head, source.path))
        .map(({ declaration: { line, name, parent } }) => ({
          line,
          text: parent === undefined ? name : `${parent}.${name}`,
        })),
      ...findings.tests.map((span) => headNote(span, lines)),
    ].toSorted(byLine),
    errors: describeProblems(problems, lines),
  };
}

interface Declared {
  declaration: Declaration;
  head: Head;
}

function declare(
  { findings, problems }: Analysis,
  grammar: Grammar,
  source: Source,
  leading: Leading,
  deadline: Deadline,
): Declared[] {
  const { lines } = leading;
  const { text } = source;
  const ignored = new Set(findings.ignored.map(({ start }) => start));
  const declarations: Declared[] = [];
  const dotted = new Map<Found, string>();
  const exported = new Map<string, boolean>();
  const exports = exportedNames(findings.exports, text);
  const assigned = new Set<string>();
  const decoratedTo = new Map(
    [...findings.comments, ...findings.decorators].map((span) => [span.start, trimmedEnd(text, span)]),
  );

  const decorations = grammar.showDecorators === true ? decorationsOf(findings, text) : undefined;

  for (const found of findings.declarations.toSorted(
    (a, b) => a.start - b.start || a.name.start - b.name.start,
  )) {
    deadline.check();
    if (ignored.has(found.name.start)) continue;
    const captured = text.slice(found.name.start, found.name.end);
    const names = found.kind === "scope" || found.kind === "namespace";
    const parts = grammar.path?.(captured) ?? [names ? parentName(captured) : captured];
    const name = parts.at(-1) ?? captured;
    const owner = found.owner === undefined ? undefined : dotted.get(found.owner);
    const parent =
      found.parent === undefined
        ? within(owner, parts.slice(0, -1))
        : parentName(text.slice(found.parent.start, found.parent.end));
    const path = parent === undefined ? name : `${parent}.${name}`;
    dotted.set(found, path);
    if (found.kind === "scope") continue;
    // At a syntax error: nothing is left of what it is a field of.
    if (found.kind === "field" && parent === undefined && problems.length > 0) continue;
    const kind = kindOf(found, found.kind, name, parts.length > 1, grammar);
    if (grammar.declaredByAssignment === true && DATA.has(kind)) {
      if (assigned.has(path)) continue;
      assigned.add(path);
    }

    const start = afterDecorators(text, found.start, decoratedTo);
    const line = lines.lineAt(start);
    const decorated = decorations?.get(found);
    const above = leading.above(decorated?.start ?? found.start);
    const endLine = lines.lineAt(Math.max(start, trimmedEnd(text, found) - 1));
    const own = signature(text, { ...found, start }, findings.comments);
    const head: Head = {
      kind,
      name,
      parent,
      signature: decorated === undefined ? own : `${decorated.text} ${own}`,
      decorators: [...above.decorators, text.slice(above.start, start)].join("\n").trim(),
      access: found.access,
      ownerKind: found.owner?.kind,
    };
    const isExported =
      exports !== undefined && parent === undefined
        ? exports.has(name)
        : grammar.exported(head, parent === undefined ? undefined : exported.get(parent), source.path);
    exported.set(path, isExported);
    const doc = docOf(found, kind, grammar, text, leading);
    const declaration: Declaration = {
      name,
      kind,
      line,
      endLine,
      ...(above.line < line ? { fromLine: above.line } : {}),
      ...(parent === undefined ? {} : { parent }),
      signature: head.signature,
      exported: isExported,
      ...(doc === undefined ? {} : { doc }),
    };
    declarations.push({ declaration, head });
  }
  return declarations;
}

/** @param isPath whether its own name says what it belongs to: `A.b` */
function kindOf(
  found: Found,
  kind: DeclarationKind,
  name: string,
  isPath: boolean,
  grammar: Grammar,
): DeclarationKind {
  const member = isPath || (found.owner !== undefined && HOLDERS.has(found.owner.kind));
  if (kind === "constant" && found.owner?.kind === "enum" && grammar.enumerators === true) return "field";
  if (kind === "function") return member || isData(found.owner?.kind) ? "method" : kind;
  if (kind === "method" && !isPath && found.owner === undefined && found.parent === undefined)
    return "function";
  if ((kind === "variable" || kind === "field") && grammar.constant?.test(name)) return "constant";
  return kind === "variable" && member ? "field" : kind;
}

/** Of a type without a name the data that it is the type of holds the functions: `union { int f(); } a;` */
function isData(kind: Found["kind"] | undefined): boolean {
  return kind === "field" || kind === "variable";
}

/** Dotted name of what stands between an owner and a name of several parts. */
function within(owner: string | undefined, parts: readonly string[]): string | undefined {
  const [first, ...rest] = parts;
  const names = first === "" ? rest : [...(owner === undefined ? [] : [owner]), ...parts];
  return names.length === 0 ? undefined : names.join(".");
}

/** The name in a type: `Server` in `*Server[T]` and `&'a mut Server`, `net.Server` in `net::Server<T>`. */
function parentName(type: string): string {
  const bare = type.replaceAll(/\/\*[^]*?\*\/|'\w+|\b(?:mut|const|dyn)\s/g, "");
  return (/[\p{L}\p{N}_$.:\\]+/u.exec(bare)?.[0] ?? type).replaceAll(/::|\\/g, ".");
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
  const above = leading.docAbove(found.start);
  if (above !== undefined || grammar.trailingDocs?.has(kind) !== true) return above;
  // Behind a body the comment would be about its end.
  if (kind === "method" && found.body !== undefined) return undefined;
  return leading.docBehind(trimmedEnd(text, found));
}

function fileDoc(findings: Findings, leading: Leading, text: string): string | undefined {
  if (findings.filedocs.length > 0) {
    const parts = findings.filedocs.map((span) => text.slice(span.start, trimmedEnd(text, span)));
    return docstringSentence(parts.join("\n"));
  }
  const [name] = findings.packages;
  if (name === undefined) return undefined;
  const { lines } = leading;
  return leading.docAbove(lines.start(lines.lineAt(name.start)));
}

/** The quoted names in the lists of exports; undefined where there is no list. */
function exportedNames(lists: readonly Span[], text: string): ReadonlySet<string> | undefined {
  if (lists.length === 0) return undefined;
  const quoted = lists.flatMap(({ start, end }) => [...text.slice(start, end).matchAll(/(["'])(.*?)\1/g)]);
  return new Set(quoted.map(([, , name]) => name ?? ""));
}

function describeImport(
  found: FoundImport,
  grammar: Grammar,
  packageName: string | undefined,
  lines: Lines,
): Import[] {
  const slice = ({ start, end }: Span): string => lines.text.slice(start, end);
  const module = slice(found.module).replaceAll(/^["'`<]|["'`>]$/g, "");
  const names = found.names.map((name) => slice(name).replaceAll(/\s+/g, " ").replace(/^:/, ""));
  const line = lines.lineAt(found.start);
  const statement = slice({ start: found.start, end: found.module.end });
  return (grammar.imported?.(module, names) ?? [{ module, names }]).map((one) => ({
    module: one.module,
    line,
    origin: grammar.origin(one.module, packageName, one.names, statement),
    ...(one.names.length === 0 ? {} : { names: one.names }),
  }));
}

function entryPoints(
  findings: Findings,
  declarations: readonly Declared[],
  grammar: Grammar,
  packageName: string | undefined,
  lines: Lines,
): Note[] {
  const shebang = /^#!.*/.exec(lines.text);
  return [
    ...(shebang === null ? [] : [{ line: 1, text: shebang[0].trimEnd() }]),
    ...findings.entries.map((span) => headNote(span, lines)),
    ...declarations
      .filter(({ head }) => grammar.entry?.(head, packageName))
      .map(({ declaration: { line, signature: text } }) => ({ line, text })),
  ];
}

/** The first line of a statement without what opens its block. */
function headNote({ start, end }: Span, lines: Lines): Note {
  const text = /^.*/.exec(lines.text.slice(start, end))?.[0] ?? "";
  return {
    line: lines.lineAt(start),
    text: text.replace(/\s+(?:do|then)(?:\s*\|[^|]*\|)?\s*$|[\s:{}]+$/, ""),
  };
}

/** The tag first, then what is to be done, to the end of the line or comment. */
function todo({ start, end }: Span, lines: Lines): Note {
  const text = (/^.*/.exec(lines.text.slice(start, end))?.[0] ?? "").replace(/\*\/\s*$/, "").trim();
  return { line: lines.lineAt(start), text };
}

function byLine(a: { line: number }, b: { line: number }): number {
  return a.line - b.line;
}
