/** What a reader is. The readers themselves stand in `readers/`. */
import type { TextEncodingName } from "./decode-text.ts";
import type { Digest, MaskedSecret, SyntaxProblem } from "./digest.ts";
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
  /** Milliseconds that reading it may take, where there is a limit. */
  budgetMs?: number;
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

/** So many names show what the others are like. */
export const MAX_NAMES = 12;

export interface FoundParts {
  parts: FilePart[];
  /** Where nothing was found: the nearest names there are. */
  near: string[];
  /** Where nothing is near either: the first names there are, at most {@link MAX_NAMES}. */
  names?: string[];
}

export type Detail = "brief" | "full";

/** What a call wants of a digest: plain data, since it crosses threads. */
export interface Selection {
  /** Of tables and the like; all where there are none. */
  names: readonly string[];
  /** Of each table. */
  sampleRows: number;
}

/** How digests of one kind are told apart, kept and shown. Everything here is pure and quick: it runs on every call. */
interface DigestView<D extends Digest> {
  /** The action that serves it. */
  name: "read_code" | "read_markdown" | "read_config" | "read_sqlite";
  kind: D["kind"];
  /** Part of the cache key: raise it whenever reading gives something else for the same file. */
  version: number;
  /**
   * Whether this reader is the one for the file when a folder is walked.
   * @param path file name or path
   * @param head the first kilobyte of the text where known, for shebangs and the like
   */
  accepts(path: string, head?: string): boolean;
  /** The digest as lines, each part with the rank by which it may be dropped. */
  outline(digest: D, detail: Detail): OutlineLine[];
  /** The digest for programs; keys as on the wire (snake_case). */
  objects(digest: D): Record<string, unknown>;
  /** Facts for the head of an answer: language, package. Few and short. */
  facts(digest: D): Record<string, string | number>;
  /**
   * What has to be said even where the source itself is the answer, since reading it does not show it:
   * errors, duplicate keys. Few lines, or none.
   */
  warnings?(digest: D): string[];
}

/** One kind of text file. `parse` runs in a worker thread. */
export interface Reader<D extends Digest = Digest> extends DigestView<D> {
  /** Larger files are refused with FILE_TOO_LARGE. */
  maxBytes: number;
  /** @throws BrainloopError UNSUPPORTED_FORMAT, PARSE_FAILED; syntax errors in the file are data, not thrown. */
  parse(source: Source): D | Promise<D>;
  /** Whether a thread will not do for the source, since its parser might never come to an end there. */
  needsProcess?(source: Source): boolean;
  /**
   * What is wrong with a text that is to be written; the digest's `errors` where this is absent.
   * @returns undefined where nothing can judge the text
   */
  check?(source: Source): Promise<readonly SyntaxProblem[] | undefined>;
  /**
   * What has to be looked up anew on every call, since it depends on more than the file itself: links to
   * other files. Quick.
   */
  refresh?(digest: D, path: string): D;
  /** The named part of a file: a symbol, a section; all of them where the name fits several. */
  find(digest: D, wanted: string): FoundParts;
}

/** What a call wants of a file beyond the usual; part of the cache key. */
export interface FileOptions {
  /** Of each table. */
  sampleRows?: number;
  /** SQL of the schema that the database is expected to have. */
  expectedSchema?: string;
}

/** What a {@link FileReader} gets to work with. */
export interface FileWork {
  /** Absolute real path. */
  path: string;
  options: FileOptions;
  /** The identity that is known already: where it is the same, nothing has to be read. */
  knownId?: string | undefined;
  /** A directory for copies; made where needed, removed by the caller whatever happens. */
  scratch: string;
  /** Milliseconds (performance.now()) at which to come to an end; a while later the process is killed. */
  deadline: number;
  /** Takes secrets out of a text. @returns how many there were, too */
  mask(text: string): { text: string; found: number };
  /** Whether the name of a column says that its values are secret. */
  isSecretName(name: string): boolean;
  /** Gives what has been read so far: the last counts if the process is killed. */
  deliver(result: FileResult): void;
}

/** What a file gave. */
export interface FileResult<D extends Digest = Digest> {
  /** Hex; changes with the content. */
  id: string;
  digest: D;
  /** What the same knowledge costs in tokens without a digest. */
  sourceTokens: number;
  maskedSecrets: number;
}

/**
 * One kind of file that is opened by an engine of its own, which may be slow or crash: it is read in a child
 * process alone, which is killed when its time is over.
 */
export interface FileReader<D extends Digest = Digest> extends DigestView<D> {
  /** Endings of the files beside it that hold a part of its content: "-wal". */
  companions: readonly string[];
  /**
   * Reads the file, delivering as it goes.
   * @returns "same" where the content is the one of `knownId`
   * @throws BrainloopError
   */
  read(work: FileWork): Promise<FileResult<D> | "same">;
  /**
   * The part of a digest that a call asked for.
   * @throws BrainloopError INVALID_PARAMS for a name that is not there, with the nearest ones
   */
  select(digest: D, only: Selection): D;
}

export type AnyReader = Reader | FileReader;
