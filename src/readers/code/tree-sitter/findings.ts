import type { DeclarationKind } from "../../../digest.ts";

/** A stretch of the text, in UTF-16 code units, the end excluded. */
export interface Span {
  start: number;
  end: number;
}

/** A declaration as the query found it: places in the text, nothing read yet. */
export interface Found extends Span {
  /** `scope` names a parent without being a declaration. */
  kind: DeclarationKind | "scope";
  name: Span;
  /** What encloses it. */
  owner: Found | undefined;
  /** Named parent, where that is not what encloses it. */
  parent: Span | undefined;
  body: number | undefined;
  /** Where the body ends, for what is named behind it. */
  bodyEnd: number | undefined;
  value: Span | undefined;
  doc: Span | undefined;
  prefix: string;
  /** See `Head`. */
  access: string;
  /** What those directly inside have as `access` unless they say otherwise. */
  members: string;
  /** Its lines are those of a statement with further declarations. */
  shared: boolean;
  /** Index of the pattern that gave the kind: the lower wins. */
  pattern: number;
}

export interface FoundImport {
  /** Start of the statement; one import per statement and module. */
  start: number;
  module: Span;
  names: Span[];
}

/** All that the query found in a text. */
export interface Findings {
  declarations: Found[];
  imports: FoundImport[];
  comments: Span[];
  decorators: Span[];
  packages: Span[];
  filedocs: Span[];
  exports: Span[];
  entries: Span[];
  tests: Span[];
  ignored: Span[];
  /** From a tag such as TODO to the end of its comment. */
  todos: Span[];
}

export function noFindings(): Findings {
  return {
    declarations: [],
    imports: [],
    comments: [],
    decorators: [],
    packages: [],
    filedocs: [],
    exports: [],
    entries: [],
    tests: [],
    ignored: [],
    todos: [],
  };
}

/** Adds what was found otherwise. */
export function addFindings(into: Findings, more: Partial<Findings>): void {
  // One by one: a million at once would not fit the stack.
  for (const found of more.declarations ?? []) into.declarations.push(found);
  for (const found of more.imports ?? []) into.imports.push(found);
  for (const key of ["decorators", "ignored", "tests"] as const) {
    for (const span of more[key] ?? []) into[key].push(span);
  }
}

/** A node's end without the white space some grammars let it end with. */
export function trimmedEnd(text: string, span: Span): number {
  let end = span.end;
  while (end > span.start && isSpace(text, end - 1)) end--;
  return end;
}

/** Whether `\s` would match: asked of so many characters that most are told by their code alone. */
function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code > SPACE && code < NO_BREAK_SPACE) return false;
  return code === SPACE || /\s/.test(text.charAt(at));
}

const SPACE = 0x20;
const NO_BREAK_SPACE = 0xa0;
