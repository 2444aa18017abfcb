import type { ConfigFormat } from "../../../digest.ts";
import type { ConfigView } from "./view.ts";

/** A fact about a file, with the offset of what says so. */
export interface Fact {
  at: number;
  text: string;
}

export interface FileFacts {
  /** Path with forward slashes. */
  path: string;
  /** The last part of it. */
  name: string;
  format: ConfigFormat;
  /** Its documents. */
  views: readonly ConfigView[];
  /** The first of them. */
  view: ConfigView;
}

/** A kind of file that many projects have: how it is told, and what matters in it. */
export interface KnownKind {
  name: string;
  matches(file: FileFacts): boolean;
  facts(file: FileFacts): Fact[];
  /** False where what looks like a setting only describes the file, as in manifests. */
  hasSettings: boolean;
}

/** A fact of several parts; undefined where there are none. */
export function fact(view: ConfigView, label: string, parts: readonly (string | undefined)[]): Fact[] {
  const said = parts.filter((part) => part !== undefined && part !== "");
  return said.length === 0
    ? []
    : [{ at: view.at, text: `${label}${label === "" ? "" : ": "}${said.join(", ")}` }];
}

/** `12 dependencies`, or the names where they are few. */
export function namesOrCount(names: readonly string[], what: string, most = 12): string | undefined {
  if (names.length === 0) return undefined;
  return names.length <= most ? names.join(", ") : `${names.length} ${what}`;
}

/** `label value`; undefined without a value. */
export function labelled(label: string, value: string | undefined): string | undefined {
  return value === undefined ? undefined : `${label} ${value}`;
}
