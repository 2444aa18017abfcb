import { lstatSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { MarkdownDigest } from "../../digest.ts";
import { AnchorFiles } from "./anchor-files.ts";
import { findVersionControlTop } from "../../version-control.ts";

/** Distinct targets looked at in one call; 500 take about 5 ms. */
const MAX_TARGETS = 500;

/** What generators add to a link's target: `guide` means `guide.md`, `guide/` the index in it. */
const SUFFIXES = ["", ".md", ".mdx"];
/** Documents whose anchors can be told. */
const MARKDOWN = /\.(?:md|markdown|mdx)$/i;

/** A digest whose links were checked. */
export interface CheckedMarkdown extends MarkdownDigest {
  /** Links to files of the project that were too many to be looked at, or whose anchor could not be told. */
  linksNotChecked?: number;
}

type Verdict = "missing file" | "missing anchor" | "not checked" | undefined;

/**
 * Marks relative links and images that lead to no file, and links to anchors that other documents do not have.
 *
 * Callers run it on every call, after the cache: the digest is cached by the document's own content, and
 * what is in other files changes without it. Only targets inside the project (the nearest directory above
 * under version control, else the document's own) are looked at, and no symbolic link is followed, so that
 * nothing can be learned about files elsewhere.
 *
 * @param path absolute real path of the document
 * @returns a copy where something is to be told, else the digest itself
 */
export function checkLinks(digest: MarkdownDigest, path: string): CheckedMarkdown {
  const check = checker(path);
  let linksNotChecked = 0;
  let broken = false;
  const verdictOn = (target: string): "missing file" | "missing anchor" | undefined => {
    const verdict = check(target);
    if (verdict === "not checked") linksNotChecked++;
    else if (verdict !== undefined) {
      broken = true;
      return verdict;
    }
    return undefined;
  };
  const links = digest.links.map((link) => {
    const verdict = link.broken === undefined ? verdictOn(link.target) : undefined;
    return verdict === undefined ? link : { ...link, broken: verdict };
  });
  const images = digest.images.map((image) =>
    // Where in an image a fragment points to is for the image to say.
    verdictOn(withoutFragment(image.target)) === undefined
      ? image
      : { ...image, broken: "missing file" as const },
  );
  const unchecked = linksNotChecked > 0 ? { linksNotChecked } : {};
  return broken || linksNotChecked > 0
    ? { ...digest, ...(broken ? { links, images } : {}), ...unchecked }
    : digest;
}

/** Says of each target what is wrong with it; looks at each file once. */
function checker(path: string): (target: string) => Verdict {
  const directory = dirname(path);
  const root = findVersionControlTop(directory) ?? directory;
  const known = new Map<string, FoundFile>();
  const directories: Directories = new Map();
  const anchors = new AnchorFiles();

  return (target) => {
    const name = localPath(target);
    if (name === undefined) return undefined;
    let found = known.get(name);
    if (found === undefined) {
      if (known.size >= MAX_TARGETS) return "not checked";
      found = find(root, resolve(directory, name), directories);
      known.set(name, found);
    }
    if (found === "missing") return "missing file";
    const fragment = /#(.+)$/s.exec(target)?.[1];
    if (found === "unknown" || fragment === undefined || !MARKDOWN.test(found.path)) return undefined;
    const verdict = anchors.look(found.path, fragment);
    if (verdict === "unknown") return "not checked";
    return verdict === "missing" ? "missing anchor" : undefined;
  };
}

function withoutFragment(target: string): string {
  return target.replace(/#.*$/s, "");
}

/** The file a target names relative to the document; undefined for URLs, anchors, site paths and templates. */
function localPath(target: string): string | undefined {
  const path = target.replace(/[?#].*$/s, "");
  if (path === "" || /^(?:[a-z][a-z\d+.-]*:|[/\\])/i.test(path) || /\{\{|\{%|<%|\$\{|\0/.test(path))
    return undefined;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

type Directories = Map<string, "directory" | "link" | "file" | "missing">;

/** A file, or that it is certainly not there; a directory, what is outside the root or behind a link is unknown. */
type FoundFile = { path: string } | "missing" | "unknown";

function find(root: string, file: string, known: Directories): FoundFile {
  const names = relative(root, file).split(sep);
  if (names[0] === "..") return "unknown";
  const last = names.pop() ?? "";
  let directory = root;
  for (const name of names) {
    directory = join(directory, name);
    const kind = kindOf(directory, known);
    if (kind === "link") return "unknown";
    if (kind !== "directory") return "missing";
  }
  const candidates = SUFFIXES.map((suffix) => join(directory, last + suffix));
  const path = candidates.find((candidate) => kindOf(candidate, known) !== "missing");
  if (path === undefined) return "missing";
  return kindOf(path, known) === "file" ? { path } : "unknown";
}

function kindOf(path: string, known: Directories): "directory" | "link" | "file" | "missing" {
  const before = known.get(path);
  if (before !== undefined) return before;
  const kind = look(path);
  known.set(path, kind);
  return kind;
}

function look(path: string): "directory" | "link" | "file" | "missing" {
  try {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return "missing";
    return stats.isSymbolicLink() ? "link" : stats.isDirectory() ? "directory" : "file";
  } catch {
    // Not allowed to look, name too long: nothing can be said against it.
    return "link";
  }
}
