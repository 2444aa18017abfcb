import type { ConfigDigest, ConfigEntry } from "../../digest.ts";
import { nearest } from "../../nearest.ts";
import { type FilePart, type FoundParts, MAX_NAMES } from "../../reader.ts";
import { childPath } from "./path.ts";

const MAX_NEAR = 5;
const MAX_FOUND = 50;
/** An alias may lead to an alias, or into itself. */
const MAX_ALIASES = 10;

/**
 * Looks a key up by its path: `services.web.ports`, `jobs.build.steps[2].uses`, `steps.2`, `"a.b".c`; a leading
 * `.` or `$.` is no matter. Aliases and merge keys are followed to where the key is written.
 * @returns every place with that path, one for each document or duplicate; else paths that end so, or look alike
 */
export function findKeys({ documents }: ConfigDigest, wanted: string): FoundParts {
  const path = wanted.trim().replace(/^\$?\./, "");
  const parts: FilePart[] = [];
  for (const document of documents) new Search(document, parts).find(document, path, "", 0);
  if (parts.length > 0) return { parts: parts.slice(0, MAX_FOUND), near: [] };
  const near = path === "" ? [] : nearPaths(documents, path);
  const names =
    near.length > 0 || path === ""
      ? []
      : documents.flatMap(({ entries = [] }) => entries.map(({ key }) => key));
  return { parts: [], near, ...(names.length > 0 ? { names: [...new Set(names)].slice(0, MAX_NAMES) } : {}) };
}

class Search {
  #anchors: Map<string, ConfigEntry> | undefined;

  constructor(
    private readonly document: ConfigEntry,
    private readonly parts: FilePart[],
  ) {}

  /** @param rest what is left of the path, from this entry on */
  find(entry: ConfigEntry, rest: string, path: string, aliases: number): void {
    if (this.parts.length >= MAX_FOUND) return;
    const target = entry.type === "alias" ? this.#anchored(entry.value ?? "", aliases) : entry;
    if (target === undefined) return;
    if (target !== entry) return this.find(target, rest, path, aliases + 1);
    const before = this.parts.length;
    for (const child of entry.entries ?? []) this.#tryChild(entry, child, rest, path, aliases);
    if (this.parts.length > before) return;
    for (const { key, ...merged } of entry.entries ?? []) {
      if (key !== "<<") continue;
      const sources = merged.type === "list" ? (merged.entries ?? []) : [{ key, ...merged }];
      for (const source of sources) {
        const at = this.#anchored(source.value ?? "", aliases);
        if (source.type === "alias" && at !== undefined) this.find(at, rest, path, aliases + 1);
      }
    }
  }

  #tryChild(entry: ConfigEntry, child: ConfigEntry, rest: string, path: string, aliases: number): void {
    const isItem = entry.type === "list";
    for (const written of isItem ? [`[${child.key}]`, child.key] : [child.key, JSON.stringify(child.key)]) {
      if (!rest.startsWith(written)) continue;
      const left = rest.slice(written.length);
      const place = childPath(path, child.key, isItem);
      if (left === "") {
        this.parts.push({ name: place, line: child.line, endLine: child.endLine });
        return;
      }
      if (/^[.[]/.test(left)) this.find(child, left.replace(/^\./, ""), place, aliases);
    }
  }

  #anchored(name: string, aliases: number): ConfigEntry | undefined {
    if (aliases >= MAX_ALIASES) return undefined;
    this.#anchors ??= anchorsIn(this.document);
    return this.#anchors.get(name);
  }
}

function anchorsIn(document: ConfigEntry): Map<string, ConfigEntry> {
  const anchors = new Map<string, ConfigEntry>();
  const collect = (entry: ConfigEntry): void => {
    if (entry.anchor !== undefined) anchors.set(entry.anchor, entry);
    for (const child of entry.entries ?? []) collect(child);
  };
  collect(document);
  return anchors;
}

/** Paths whose last key is the one wanted; else those that are spelled alike. */
function nearPaths(documents: readonly ConfigEntry[], wanted: string): string[] {
  const paths = new Set<string>();
  const collect = (entry: ConfigEntry, path: string): void => {
    for (const child of entry.entries ?? []) {
      const place = childPath(path, child.key, entry.type === "list");
      paths.add(place);
      collect(child, place);
    }
  };
  for (const document of documents) collect(document, "");
  const last = wanted.split(".").at(-1)?.toLowerCase() ?? "";
  const ending = [...paths].filter(
    (path) => path.toLowerCase().endsWith(`.${last}`) || path.toLowerCase() === last,
  );
  return [...new Set([...ending, ...nearest(wanted.slice(0, 200), paths, MAX_NEAR)])].slice(0, MAX_NEAR);
}
