import { compileGlob, matchGlob } from "./glob.ts";

interface Rule {
  /** True for `!pattern`: what it matches is not ignored. */
  negated: boolean;
  directoryOnly: boolean;
  /**
   * @param name last part of the path
   * @param path relative to the directory of the ignore file
   */
  matches(name: string, path: string): boolean;
}

/** The patterns of one ignore file (gitignore(5)). All names and paths are byte strings, see {@link toByteString}. */
export class IgnoreRules {
  readonly #rules: readonly Rule[];
  readonly #ignoreCase: boolean;

  /** @param text byte string of the whole file */
  constructor(text: string, options: { ignoreCase: boolean }) {
    this.#ignoreCase = options.ignoreCase;
    const lines = text.replace(/^\xef\xbb\xbf/, "").split("\n");
    this.#rules = lines
      .map((line) => parseRule(options.ignoreCase ? line.toLowerCase() : line))
      .filter((rule) => rule !== undefined)
      .toReversed();
  }

  /** True: ignored; false: expressly not; nothing: this file has no say. The last pattern that matches decides. */
  verdict(name: string, path: string, isDirectory: boolean): boolean | undefined {
    const [foldedName, foldedPath] = this.#ignoreCase
      ? [name.toLowerCase(), path.toLowerCase()]
      : [name, path];
    const rule = this.#rules.find(
      (candidate) => (isDirectory || !candidate.directoryOnly) && candidate.matches(foldedName, foldedPath),
    );
    return rule && !rule.negated;
  }
}

/** One character per byte of the UTF-8 text: git compares bytes. The same string where it is ASCII. */
export function toByteString(text: string): string {
  return /^[ -~]*$/.test(text) ? text : Buffer.from(text, "utf8").toString("latin1");
}

const WILDCARD = /[*?[\\]/;

function parseRule(line: string): Rule | undefined {
  if (line === "" || line.startsWith("#")) return undefined;
  let pattern = withoutTrailingBlanks(line.endsWith("\r") ? line.slice(0, -1) : line);
  const negated = pattern.startsWith("!");
  if (negated) pattern = pattern.slice(1);
  const directoryOnly = pattern.endsWith("/");
  if (directoryOnly) pattern = pattern.slice(0, -1);
  if (pattern === "") return undefined;
  const matches = pattern.includes("/") ? pathMatcher(pattern) : nameMatcher(pattern);
  return matches && { negated, directoryOnly, matches };
}

/** Blanks at the end do not count unless a backslash stands before them. */
function withoutTrailingBlanks(line: string): string {
  let end = 0;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === "\\") at++;
    else if (line[at] === " ") continue;
    end = at + 1;
  }
  return line.slice(0, end);
}

/** A pattern without a slash is held against the name, at any depth. */
function nameMatcher(pattern: string): Rule["matches"] | undefined {
  if (!WILDCARD.test(pattern)) return (name) => name === pattern;
  const suffix = pattern.slice(1);
  if (pattern.startsWith("*") && !WILDCARD.test(suffix)) return (name) => name.endsWith(suffix);
  // Here `**` is no more than `*`.
  const glob = compileGlob(pattern.replace(/(?<!\\)\*{2,}/g, "*"));
  return glob && ((name) => matchGlob(glob, [name]));
}

/**
 * A pattern with a slash in it is held against the path from the ignore file's directory. What comes before
 * the first wildcard is compared as text and the rest as a glob of its own, as git does: so `a**` + `/b`
 * spans directories though its `**` does not stand alone.
 */
function pathMatcher(pattern: string): Rule["matches"] | undefined {
  const anchored = pattern.startsWith("/") ? pattern.slice(1) : pattern;
  const wildcard = anchored.search(WILDCARD);
  if (wildcard < 0) return (_name, path) => path === anchored;
  const prefix = anchored.slice(0, wildcard);
  const glob = compileGlob(anchored.slice(wildcard));
  return (
    glob &&
    ((_name, path) => path.startsWith(prefix) && matchGlob(glob, path.slice(prefix.length).split("/")))
  );
}
