/** What readers make of files. Lines are 1-based, ranges inclusive. */

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

/** A place in a source with a short text. */
export interface Note {
  line: number;
  text: string;
}

export interface SyntaxProblem {
  line: number;
  /** 1-based, in characters. */
  column: number;
  message: string;
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

export interface Section {
  /** Heading text, inline markup taken off. */
  title: string;
  /** 1 to 6. */
  level: number;
  /** Anchor as GitHub makes it, unique in the file. */
  slug: string;
  line: number;
  /** Last line before the next heading of the same or a higher level. */
  endLine: number;
  /** Words of its own text, subsections not counted. */
  words: number;
}

export interface CodeBlock {
  language?: string;
  line: number;
  endLine: number;
}

export interface Link {
  text: string;
  target: string;
  line: number;
  form: "inline" | "reference" | "autolink";
  /** Why it leads nowhere; absent where it does, or where that cannot be told without a network. */
  broken?: "missing file" | "missing anchor" | "undefined reference";
}

export interface Image {
  alt: string;
  target: string;
  line: number;
  broken?: "missing file";
}

export interface Table {
  line: number;
  endLine: number;
  columns: string[];
  rows: number;
}

export interface Task {
  line: number;
  text: string;
  done: boolean;
}

/** What `read_markdown` keeps of one document. */
export interface MarkdownDigest {
  kind: "markdown";
  frontMatter?: { format: "yaml" | "toml"; line: number; endLine: number; data: Record<string, unknown> };
  sections: Section[];
  codeBlocks: CodeBlock[];
  links: Link[];
  images: Image[];
  tables: Table[];
  tasks: Task[];
  footnotes: Note[];
  statistics: { lines: number; words: number; characters: number; readingMinutes: number };
  /** Problems that did not stop the reading: front matter that does not parse, and the like. */
  errors: SyntaxProblem[];
}

/** What a manifest (package.json, go.mod, pyproject.toml, Cargo.toml) says of a project. */
export interface Project {
  /** The manifest, relative to the mapped folder. */
  manifest: string;
  name?: string;
  version?: string;
  description?: string;
  /** Names of what can be run: scripts, binaries. */
  commands: string[];
  /** Declared dependencies without versions, those for development left out. */
  dependencies: string[];
  /** Files that the manifest names as entry points, relative to the mapped folder. */
  entryPoints: string[];
}

export interface MappedSymbol {
  name: string;
  line: number;
}

/** One source file of a map. */
export interface MappedFile {
  /** Relative to the mapped folder, forward slashes. */
  path: string;
  language: string;
  lines: number;
  tokens: number;
  /** Which files of the map it imports: their places in `files`. */
  imports: number[];
  /** How many files of the map import it. */
  importedBy: number;
  /** Share of attention by which files are ranked; all files of a map add up to 1. */
  rank: number;
  /** First sentence of the file's own doc. */
  doc?: string;
  /** Exported names, types and functions before constants. */
  symbols: MappedSymbol[];
  entryPoint: boolean;
  /** How many tests it has. */
  tests: number;
}

export interface MappedFolder {
  /** Relative to the mapped folder; `.` for itself. */
  path: string;
  /** All files below it, code or not. */
  files: number;
  /** Lines of code below it. */
  lines: number;
}

/** A declaration, or where there is none a line, that has to do with what the caller is after. */
export interface FocusedPlace {
  line: number;
  endLine: number;
  /** A declaration's signature; absent for places outside of any. */
  signature?: string;
}

/** A file of a map that has to do with what the caller is after. */
export interface FocusedFile {
  /** Relative to the mapped folder, forward slashes. */
  path: string;
  /** The higher, the more it is about it; only the order means something. */
  score: number;
  doc?: string;
  /** Where it handles it, in source order; empty for files that are merely related. */
  places: FocusedPlace[];
}

/** What of a map has to do with given words or files. */
export interface Focus {
  /** As asked. */
  asked: string[];
  /** What of it was found nowhere. */
  unknown: string[];
  /** The best first: they hold the words, or are the files asked for. */
  files: FocusedFile[];
  /** Files that import those or are imported by them. */
  related: FocusedFile[];
}

/** One trait of how a project's files are written. */
export interface MappedPattern {
  name: string;
  /** `mixed` where files differ; several for lists. */
  value: string | string[];
  samples: number;
  share: number;
  /** `path:line` */
  example?: string;
}

/** How the files of a map in one language are written. */
export interface MappedStyle {
  language: string;
  patterns: MappedPattern[];
}

/** What `read_code` makes of a folder. */
export interface MapDigest {
  kind: "map";
  projects: Project[];
  folders: MappedFolder[];
  /** The highest rank first. */
  files: MappedFile[];
  /** The language of most files first; none where it is not studied. */
  styles: MappedStyle[];
  /** Files that are not code, by extension, most frequent first. */
  others: { extension: string; count: number }[];
  /** Markdown files near the top, by path. */
  documents: string[];
  /** Files that could not be read, with the code of the error; the first of them. */
  failures: { path: string; code: string }[];
  /** How many could not be read in all. */
  failed: number;
  /** What the caller asked to see first; absent where nothing was asked. */
  focus?: Focus;
  /** What the walk passed over, by reason: `unreadable`, `too_many`; what ignore files name is not counted. */
  leftOut: { reason: string; count: number }[];
}

/** How a configuration file is written. */
export type ConfigFormat =
  | "json"
  | "jsonc"
  | "json5"
  | "yaml"
  | "toml"
  | "env"
  | "ini"
  | "properties"
  | "go.mod";

/** `alias` is YAML's `*name`; dates stand bare in TOML and YAML. */
export type ConfigType = "map" | "list" | "string" | "number" | "boolean" | "null" | "date" | "alias";

/** One key of a configuration file, one item of a list in it, or a whole document of it. */
export interface ConfigEntry {
  /** Its own name; an item's index from 0; empty for a document. */
  key: string;
  line: number;
  endLine: number;
  type: ConfigType;
  /** Scalars: the (masked) value on one line, shortened. Aliases: the name of their anchor. */
  value?: string;
  /** Maps and lists: how many keys or items there are, kept here or not. */
  size?: number;
  /** What a list's items, or the values of a map of many alike, look like: `{name, image, ports?}`. */
  shape?: string;
  /** YAML: the name by which aliases refer to it. */
  anchor?: string;
  entries?: ConfigEntry[];
}

export type SettingKind = "port" | "host" | "url" | "database" | "credential" | "timeout" | "switch";

/** A setting that decides what a program talks to, and how. */
export interface ConfigSetting {
  path: string;
  kind: SettingKind;
  /** Masked, shortened. */
  value: string;
  line: number;
}

/** A place where a configuration file takes a value from the environment. */
export interface EnvironmentReference {
  name: string;
  line: number;
  /** What holds where the variable is not set. */
  default?: string;
}

/** A secret that was masked: where and why, never what. */
export interface MaskedSecret {
  line: number;
  rule: string;
  reason: string;
}

export interface DuplicateKey {
  path: string;
  /** Of every place it stands at. */
  lines: number[];
}

export interface ConfigProblem extends SyntaxProblem {
  /** The lines around it with a mark under the place; from masked text. */
  frame?: string;
}

/** What `read_config` keeps of one file. */
export interface ConfigDigest {
  kind: "config";
  format: ConfigFormat;
  /** What the file is to those who use it: `package.json`, `docker-compose`, `kubernetes`. */
  known?: string;
  /** What matters in a file of that kind, one fact each. */
  facts: Note[];
  /** One for each YAML document, one for the whole of any other file; none where it is empty. */
  documents: ConfigEntry[];
  /** Keys and items that are in the file but not in `documents`, since there are too many. */
  entriesLeftOut: number;
  settings: ConfigSetting[];
  environment: EnvironmentReference[];
  secrets: (MaskedSecret & { path?: string })[];
  duplicates: DuplicateKey[];
  /** Syntax errors; what could be read is there all the same. */
  errors: ConfigProblem[];
}

/** A value of a sample row. Long ones are a type, a length in bytes and a head (blobs in hex). */
export type SqliteCell =
  | null
  | number
  | string
  | { type: "integer" | "real"; value: string }
  | { type: "text" | "blob"; bytes: number; head: string };

export interface SqliteColumn {
  name: string;
  /** As declared; empty where the column has none. */
  type: string;
  notNull: boolean;
  /** SQL text of the default. */
  default?: string;
  /** 1-based position in the primary key; 0 outside it. */
  primaryKey: number;
  generated?: "virtual" | "stored";
  /** SQL text of a generated column. */
  expression?: string;
  /** Other than BINARY. */
  collation?: string;
  /** Of a virtual table: not in `SELECT *`. */
  hidden?: true;
}

export interface SqliteForeignKey {
  columns: string[];
  table: string;
  /** Empty where the primary key of the parent is meant and cannot be told. */
  to: string[];
  onUpdate: string;
  onDelete: string;
  deferred: boolean;
}

export interface SqliteIndexColumn {
  /** Name of the column; absent for an expression. */
  name?: string;
  expression?: string;
  descending: boolean;
  collation: string;
}

export interface SqliteIndex {
  name: string;
  columns: SqliteIndexColumn[];
  unique: boolean;
  /** Made by CREATE INDEX, by a UNIQUE or by a PRIMARY KEY. */
  origin: "create" | "unique" | "primary_key";
  /** Condition of a partial index. */
  where?: string;
  sql?: string;
}

export interface SqliteTable {
  name: string;
  /** Shadow tables hold what a virtual table is made of. */
  kind: "table" | "virtual" | "shadow";
  module?: string;
  withoutRowid: boolean;
  strict: boolean;
  autoincrement: boolean;
  columns: SqliteColumn[];
  foreignKeys: SqliteForeignKey[];
  /** Conditions as written, those of columns among them. */
  checks: string[];
  indexes: SqliteIndex[];
  /** Absent where nothing is known; an estimate where not exact. */
  rows?: { count: number; exact: boolean };
  /** Values in the order of `sampleColumns`. */
  sample: SqliteCell[][];
  sampleColumns: string[];
  /** Secrets masked. */
  sql: string;
  /** Why something about it could not be read. */
  problem?: string;
}

export interface SqliteView {
  name: string;
  columns: string[];
  sql: string;
  /** Why it cannot be used: a table that is missing. */
  problem?: string;
}

export interface SqliteTrigger {
  name: string;
  table: string;
  /** `AFTER INSERT`, `BEFORE UPDATE OF total`. */
  event: string;
  sql: string;
}

export type Severity = "error" | "warning" | "info";

export interface Recommendation {
  severity: Severity;
  /** What kind of fault it is: `foreign_key_without_index`. */
  rule: string;
  /** Table, index or column; empty for the database itself. */
  object: string;
  reason: string;
  /** What mends it. */
  sql: string;
}

/** What `read_sqlite` keeps of a database. */
export interface SqliteDigest {
  kind: "sqlite";
  /** Version of the library that wrote the file last: 3.45.1. */
  sqliteVersion: string;
  bytes: number;
  /** Of the -wal file beside it. */
  walBytes: number;
  pageSize: number;
  pageCount: number;
  freelistPages: number;
  encoding: string;
  journalMode: "wal" | "rollback";
  userVersion: number;
  applicationId: number;
  /** Changes with every change of the schema. */
  schemaVersion: number;
  /** Pragmas that are kept in the file or hold for every connection by default. */
  pragmas: Record<string, string | number>;
  tables: SqliteTable[];
  views: SqliteView[];
  triggers: SqliteTrigger[];
  recommendations: Recommendation[];
  /** What is wrong with the file itself, in a sentence each. */
  problems: string[];
  /** What there was no time for: "row counts of 3 tables". */
  incomplete: string[];
}

export type Digest = CodeDigest | MarkdownDigest | MapDigest | ConfigDigest | SqliteDigest;
