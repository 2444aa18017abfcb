import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join, relative, sep } from "node:path";
import { editorConfigLineEnd } from "./editor-config.ts";
import { gitAttributesLineEnd } from "./git-attributes.ts";

export type LineEnd = "\n" | "\r\n";

/** Neighbours that are looked at, and how much of each. */
const MOST_NEIGHBOURS = 20;
const HEAD_BYTES = 32 * 1024;
/** Settings files are short; what is longer is something else. */
const MOST_SETTINGS_BYTES = 256 * 1024;

/** The line end that most lines of a text have; undefined where it has none. */
export function lineEndOf(text: string): LineEnd | undefined {
  const windows = text.split("\r\n").length - 1;
  const all = text.split("\n").length - 1;
  if (all === 0) return undefined;
  return windows * 2 > all ? "\r\n" : "\n";
}

/** A text with all its lines ended in one way. */
export function withLineEnds(text: string, end: LineEnd): string {
  const unix = text.replaceAll("\r\n", "\n");
  return end === "\n" ? unix : unix.replaceAll("\n", "\r\n");
}

/**
 * How the lines of a new file are to end: as `.gitattributes` says, then `.editorconfig`, then as most of the
 * files beside it with the same extension have it.
 * @param path real
 * @param top real path above which nothing is looked at
 */
export function lineEndForNew(path: string, top: string): LineEnd {
  const folders = foldersUpTo(dirname(path), top);
  const within = (folder: string): string => relative(folder, path).replaceAll(sep, "/");
  for (const folder of folders) {
    const attributes = textOf(join(folder, ".gitattributes"), MOST_SETTINGS_BYTES);
    const end = attributes === undefined ? undefined : gitAttributesLineEnd(attributes, within(folder));
    if (end !== undefined) return end;
  }
  for (const folder of folders) {
    const settings = textOf(join(folder, ".editorconfig"), MOST_SETTINGS_BYTES);
    const found = settings === undefined ? undefined : editorConfigLineEnd(settings, within(folder));
    if (found?.lineEnd !== undefined) return found.lineEnd;
    if (found?.root === true) break;
  }
  return majority(path) ?? "\n";
}

/** The nearest first. */
function foldersUpTo(folder: string, top: string): string[] {
  const folders = [folder];
  for (let at = folder; at !== top && at !== dirname(at);) {
    at = dirname(at);
    folders.push(at);
  }
  return folders;
}

function majority(path: string): LineEnd | undefined {
  const extension = extname(path);
  const ends = neighbours(dirname(path))
    .filter((name) => extname(name) === extension && name !== basename(path))
    .slice(0, MOST_NEIGHBOURS)
    .map((name) => lineEndOf(textOf(join(dirname(path), name))?.slice(0, HEAD_BYTES) ?? ""))
    .filter((end) => end !== undefined);
  if (ends.length === 0) return undefined;
  return ends.filter((end) => end === "\r\n").length * 2 > ends.length ? "\r\n" : "\n";
}

function neighbours(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    // It is yet to be made.
    return [];
  }
}

/** The text of a regular file; undefined where there is none, or none that may be read. */
function textOf(path: string, mostBytes = 4 * 1024 * 1024): string | undefined {
  try {
    const stats = lstatSync(path);
    return stats.isFile() && stats.size <= mostBytes ? readFileSync(path, "utf8") : undefined;
  } catch {
    return undefined;
  }
}
