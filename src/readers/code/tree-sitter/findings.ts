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

/** A node's end without the white space some grammars let it end with. */
export function trimmedEnd(text: string, span: Span): number {
  let end = span.end;
  while (end > span.start && /\s/.test(text[end - 1] ?? "")) end--;
  return end;
}
