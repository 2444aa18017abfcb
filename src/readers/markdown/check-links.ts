import { lstatSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { MarkdownDigest } from "../../digest.ts";
import { findVersionControlTop } from "../../version-control.ts";

/** Distinct targets looked at in one call; 500 take about 5 ms. */
const MAX_TARGETS = 500;

/** What generators add to a link's target: `guide` means `guide.md`, `guide/` the index in it. */
const SUFFIXES = ["", ".md", ".mdx"];

/**
 * Marks relative links and images that lead to no file.
 *
 * Callers run it on every call, after the cache: the digest is cached by the document's own content, and
 * whether other files exist changes without it. Only targets inside the project (the nearest directory above
 * under version control, else the document's own) are looked at, and no symbolic link is followed, so that
 * nothing can be learned about files elsewhere.
 *
 * @param path absolute real path of the document
 * @returns a copy where something is missing, else the digest itself
 */
export function checkLinks(digest: MarkdownDigest, path: string): MarkdownDigest {
  const directory = dirname(path);
  const root = findVersionControlTop(directory) ?? directory;
  const verdicts = new Map<string, boolean>();
  const directories: Directories = new Map();

  const isMissing = (target: string): boolean => {
    const file = localPath(target);
    if (file === undefined) return false;
    const known = verdicts.get(file);
    if (known !== undefined || verdicts.size >= MAX_TARGETS) return known ?? false;
    const missing = !mayExist(root, resolve(directory, file), directories);
    verdicts.set(file, missing);
    return missing;
  };

  const links = digest.links.map((link) =>
    link.broken === undefined && isMissing(link.target) ? { ...link, broken: "missing file" as const } : link,
  );
  const images = digest.images.map((image) =>
    isMissing(image.target) ? { ...image, broken: "missing file" as const } : image,
  );
  return [...verdicts.values()].includes(true) ? { ...digest, links, images } : digest;
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

/** False only where the file is inside the root and certainly not there. */
function mayExist(root: string, file: string, known: Directories): boolean {
  const names = relative(root, file).split(sep);
  if (names[0] === "..") return true;
  const last = names.pop() ?? "";
  let directory = root;
  for (const name of names) {
    directory = join(directory, name);
    const kind = kindOf(directory, known);
    if (kind === "link") return true;
    if (kind !== "directory") return false;
  }
  return SUFFIXES.some((suffix) => kindOf(join(directory, last + suffix), known) !== "missing");
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
