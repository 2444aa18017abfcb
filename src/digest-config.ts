/** What the reader of configuration makes of a file. */
import type { MaskedSecret, Note, SyntaxProblem } from "./digest-place.ts";

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
