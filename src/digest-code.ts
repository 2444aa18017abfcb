/** What readers of code, SQL and pages make of a file. */
import type { Note, SyntaxProblem } from "./digest-place.ts";

/** Where an imported module comes from. */
export type ImportOrigin = "standard" | "third_party" | "local";

export interface Import {
  /** The module as written: `node:fs`, `./store/open.ts`, `golang.org/x/net/http2`, `..models`. */
  module: string;
  line: number;
  origin: ImportOrigin;
  /** Imported names as they are called in the exporting module; absent for whole-module imports. */
  names?: string[];
}

export type DeclarationKind =
  | "function"
  | "method"
  | "class"
  | "struct"
  | "interface"
  | "type"
  | "enum"
  | "namespace"
  | "constant"
  | "variable"
  | "field"
  | "table"
  | "view"
  | "index"
  | "trigger"
  | "sequence"
  | "constraint"
  | "policy"
  | "role"
  | "pragma"
  /** Of a database what has no kind of its own: a collation, a server, a publication. */
  | "object"
  /** Of a page: a heading, a landmark, what has an id. */
  | "element";

/** One declaration of a source file. */
export interface Declaration {
  /** Its own name, without its parent's. */
  name: string;
  kind: DeclarationKind;
  /** First line of the declaration itself, without doc comment and decorators. */
  line: number;
  endLine: number;
  /** First line of its doc comment and decorators where that is before `line`: what `symbol` shows begins there. */
  fromLine?: number;
  /** Dotted name of the enclosing declaration or receiver type: `Server`, `Outer.Inner`. */
  parent?: string;
  /**
   * The declaration's head on one line, white space folded, no body: `func (s *Server) Serve(l net.Listener) error`.
   * For constants and fields: the name with its type or a short literal value.
   */
  signature: string;
  exported: boolean;
  /** Names it has outside the file where these are others: of `export { a as b }`, `export default a`; ids of a heading. */
  exportedAs?: string[];
  /** First sentence of the doc comment, on one line. */
  doc?: string;
}

/** Names of another module that a module offers as its own: `export { a as b } from "./x"`. */
export interface ReExport {
  module: string;
  line: number;
  endLine: number;
  /** As those who import them call them; `*` for all, `* as ns` for all under one name. */
  names: string[];
}

/** How often a file does one thing in one way: `{aspect: "quotes", value: "double", count: 12, lines: [1, 4]}`. */
export interface StyleFact {
  aspect: string;
  value: string;
  count: number;
  /** Where, ascending; the first of them. */
  lines: number[];
}

/** A table that a file's statements put rows into. */
export interface FilledTable {
  table: string;
  /** Of the first such statement. */
  line: number;
  /** Of the last. */
  endLine: number;
  statements: number;
}

/** What `read_code` keeps of one source file. */
export interface CodeDigest {
  kind: "code";
  /** Lower-case name of the language: `typescript`, `go`, `python`. */
  language: string;
  /** Of SQL whose: `postgresql`, `mysql`; `generic` where no database's words are in it. */
  dialect?: string;
  /** Package, module or namespace the file says it belongs to. */
  package?: string;
  /** First sentence of the file's own doc (module docstring, package comment, `@fileoverview`). */
  doc?: string;
  imports: Import[];
  /** What it passes on from other modules; absent where that is nothing. */
  reExports?: ReExport[];
  /** In source order; members follow their parent's head wherever the source has them. */
  declarations: Declaration[];
  /** Of SQL the tables that get rows; absent where none does. */
  rows?: FilledTable[];
  /** Of SQL the statements that change what stands already (`DROP`, `UPDATE`, …); absent where none does. */
  changes?: Note[];
  /**
   * Names it uses, declared in it or not, for languages whose files see what others of their package declare;
   * absent for others.
   */
  references?: string[];
  /** `func main`, `if __name__ == "__main__"`, a shebang. */
  entryPoints: Note[];
  /** TODO, FIXME, HACK and XXX comments, the tag first. */
  todos: Note[];
  /** Names of the tests in it: `TestServe`, `test_parse`, `describe("parser")`. */
  tests: Note[];
  /** How it is written, for languages whose style is studied; absent for others. */
  style?: StyleFact[];
  /** Syntax errors; what could be parsed is there all the same. */
  errors: SyntaxProblem[];
}
