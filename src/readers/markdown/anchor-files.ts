import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { decodeFragment } from "./anchors.ts";
import { scanAnchors } from "./scan-anchors.ts";

/** Files opened in one call, the characters of one and of all: together some 10 ms. */
const MAX_FILES = 40;
const MAX_BYTES = 256 * 1024;
const MAX_TOTAL_BYTES = 1024 * 1024;

export type AnchorVerdict = "there" | "missing" | "unknown";

/** The anchors of other documents, each looked through once, within bounds. */
export class AnchorFiles {
  readonly #known = new Map<string, ((fragment: string) => boolean) | undefined>();
  #bytesLeft = MAX_TOTAL_BYTES;

  /** @param fragment as written, without `#` */
  look(path: string, fragment: string): AnchorVerdict {
    if (!this.#known.has(path)) this.#known.set(path, this.#scan(path));
    const has = this.#known.get(path);
    if (has === undefined) return "unknown";
    return has(decodeFragment(fragment)) ? "there" : "missing";
  }

  #scan(path: string): ((fragment: string) => boolean) | undefined {
    if (this.#known.size >= MAX_FILES) return undefined;
    const text = readSmall(path, Math.min(MAX_BYTES, this.#bytesLeft));
    if (text === undefined) return undefined;
    this.#bytesLeft -= text.length;
    return scanAnchors(text);
  }
}

/** A regular file's text; undefined where it is larger, none, or not to be read. */
function readSmall(path: string, maxBytes: number): string | undefined {
  let file: number;
  try {
    // A pipe must not be waited for, a symbolic link may lead out of the project.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > maxBytes) return undefined;
    const bytes = Buffer.alloc(stats.size);
    return bytes.toString("utf8", 0, readSync(file, bytes, 0, stats.size, 0));
  } catch {
    return undefined;
  } finally {
    closeSync(file);
  }
}
