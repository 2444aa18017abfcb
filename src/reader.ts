/** What a reader is. The readers themselves stand in `readers/`. */
import type { TextEncodingName } from "./decode-text.ts";
import type { Digest, MaskedSecret } from "./digest.ts";
import type { OutlineLine } from "./outline.ts";

/** A file's content as a reader gets it: decoded, and with secrets already masked. */
export interface Source {
  /** Absolute real path; for naming things, never for opening them again. */
  path: string;
  /** Text in UTF-16 code units with `\n`, `\r\n` or `\r` line ends as the file has them; no byte order mark. */
  text: string;
  /** How the file is encoded; UTF-8 if nothing is said. */
  encoding?: TextEncodingName;
  /** Bytes that are no text in that encoding stand as U+FFFD in it. */
  lossy?: boolean;
  /** The secrets that were masked in it. */
  findings?: readonly MaskedSecret[];
}

/** A part of a file that can be asked for by name. */
export interface FilePart {
  name: string;
  /** Range of its source, doc comment and decorators included. */
  line: number;
  endLine: number;
}

export interface FoundParts {
  parts: FilePart[];
  /** Where nothing was found: the nearest names there are. */
  near: string[];
}

export type Detail = "brief" | "full";

/**
 * One kind of file. `parse` runs in a worker thread; `outline` and `objects` are pure and quick,
 * since they run on every call, cached or not.
 */
export interface Reader<D extends Digest = Digest> {
  /** The action that serves it. */
  name: "read_code" | "read_markdown" | "read_config";
  kind: D["kind"];
  /** Part of the cache key: raise it whenever `parse` gives something else for the same text. */
  version: number;
  /** Larger files are refused with FILE_TOO_LARGE. */
  maxBytes: number;
  /**
   * Whether this reader is the one for the file when a folder is walked.
   * @param path file name or path
   * @param head the first kilobyte of the text where known, for shebangs and the like
   */
  accepts(path: string, head?: string): boolean;
  /** @throws BrainloopError UNSUPPORTED_FORMAT, PARSE_FAILED; syntax errors in the file are data, not thrown. */
  parse(source: Source): D | Promise<D>;
  /** The digest as lines, each part with the rank by which it may be dropped. */
  outline(digest: D, detail: Detail): OutlineLine[];
  /** The digest for programs; keys as on the wire (snake_case). */
  objects(digest: D): Record<string, unknown>;
  /**
   * What has to be looked up anew on every call, since it depends on more than the file itself: links to
   * other files. Quick.
   */
  refresh?(digest: D, path: string): D;
  /** The named part of a file: a symbol, a section; all of them where the name fits several. */
  find(digest: D, wanted: string): FoundParts;
  /**
   * What has to be said even where the source itself is the answer, since reading it does not show it:
   * errors, duplicate keys. Few lines, or none.
   */
  warnings?(digest: D): string[];
  /** Facts for the head of an answer: language, package. Few and short. */
  facts(digest: D): Record<string, string | number>;
}
