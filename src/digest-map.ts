/** What is made of a folder: its projects, files and what they are to each other. */

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
