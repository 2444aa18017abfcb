import { dirname, join, relative, sep } from "node:path";
import { BrainloopError } from "../error.ts";
import { readRegularFile } from "../open-file.ts";
import { findVersionControlTop } from "../version-control.ts";
import { IgnoreRules, toByteString } from "./ignore-rules.ts";

/** In the order of their say: what `.ignore` says goes over `.gitignore` of the same directory (as ripgrep has it). */
export const IGNORE_FILES = [".gitignore", ".ignore"];

/** An ignore file larger than this is not meant to be one. */
const MAX_IGNORE_BYTES = 1024 * 1024;

/** The ignore rules of one directory, and those of the directories above it. */
export interface IgnoreScope {
  rules: IgnoreRules;
  /** Length of the directory's path, with a slash, in the paths {@link isIgnored} is given. */
  baseLength: number;
  above: IgnoreScope | undefined;
}

/** @param onUnreadable told of ignore files that are there and cannot be used */
export type OnUnreadable = (path: string, error: BrainloopError) => void;

/**
 * Whether a file or directory is ignored, provided that the directories above it are not: the deepest
 * ignore file that has a say decides.
 * @param path byte string, relative to where the scopes begin
 */
export function isIgnored(
  scope: IgnoreScope | undefined,
  name: string,
  path: string,
  isDirectory: boolean,
): boolean {
  for (let at = scope; at !== undefined; at = at.above) {
    const verdict = at.rules.verdict(name, path.slice(at.baseLength), isDirectory);
    if (verdict !== undefined) return verdict;
  }
  return false;
}

/**
 * The scope of a directory: its ignore files on top of the scope above.
 * @param files paths of ignore files that exist, the one with the last word last
 */
export async function withIgnoreFiles(
  above: IgnoreScope | undefined,
  files: readonly string[],
  baseLength: number,
  onUnreadable: OnUnreadable,
): Promise<IgnoreScope | undefined> {
  if (files.length === 0) return above;
  const texts = await Promise.all(files.map((path) => readByteString(path, onUnreadable)));
  const rules = new IgnoreRules(texts.join("\n"), { ignoreCase: process.platform !== "linux" });
  return { rules, baseLength, above };
}

/**
 * What holds in a directory before its own ignore files: those above it up to the top of the working copy,
 * and the clone's own `.git/info/exclude`. The user's global one (core.excludesFile) is not asked.
 * @returns with the directory's path, relative to that top, as a byte string that ends in a slash or is empty
 */
export async function scopeAbove(
  directory: string,
  onUnreadable: OnUnreadable,
): Promise<{ scope: IgnoreScope | undefined; prefix: string }> {
  const top = findVersionControlTop(directory);
  if (top === undefined) return { scope: undefined, prefix: "" };
  let scope = await withIgnoreFiles(undefined, [excludeOf(top)], 0, onUnreadable);
  for (const each of foldersAbove(directory, top)) {
    const files = IGNORE_FILES.map((name) => join(each, name));
    scope = await withIgnoreFiles(scope, files, prefixOf(top, each).length, onUnreadable);
  }
  return { scope, prefix: prefixOf(top, directory) };
}

/** The ignore files, there or not, that hold in a directory without being in it. */
export function ignoreFilesAbove(directory: string): string[] {
  const top = findVersionControlTop(directory);
  if (top === undefined) return [];
  const above = foldersAbove(directory, top);
  return [excludeOf(top), ...above.flatMap((each) => IGNORE_FILES.map((name) => join(each, name)))];
}

function excludeOf(top: string): string {
  return join(top, ".git", "info", "exclude");
}

/** From the top of the working copy to what holds the directory. */
function foldersAbove(directory: string, top: string): string[] {
  const above: string[] = [];
  for (let at = directory; at !== top;) {
    at = dirname(at);
    above.unshift(at);
  }
  return above;
}

function prefixOf(top: string, directory: string): string {
  return top === directory ? "" : `${toByteString(relative(top, directory).replaceAll(sep, "/"))}/`;
}

async function readByteString(path: string, onUnreadable: OnUnreadable): Promise<string> {
  try {
    const { bytes } = await readRegularFile(path, { maxBytes: MAX_IGNORE_BYTES });
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  } catch (error) {
    if (!(error instanceof BrainloopError)) throw error;
    if (error.code !== "FILE_NOT_FOUND") onUnreadable(path, error);
    return "";
  }
}
