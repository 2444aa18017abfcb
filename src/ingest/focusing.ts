import { basename } from "node:path";
import { BrainloopError } from "../error.ts";
import { codeReader } from "../readers/code/index.ts";
import { readers } from "../readers/index.ts";
import { bestHolders, type KnownHolder, wantedOf } from "../readers/map/focus.ts";
import type { Reading } from "./reading.ts";
import { type StoredDigest, unpack } from "./stored-digest.ts";

/** A file of the mapped folder. */
export interface FoundFile {
  /** Absolute real path. */
  path: string;
  /** Relative to the mapped folder, forward slashes. */
  relative: string;
  bytes: number;
}

/** Larger files are generated, or data: nobody looks for a word in them. */
const MAX_BYTES = 2 * 1024 * 1024;
/** Holders whose declarations are looked at. */
const MAX_KNOWN = 60;

/**
 * A map with what has to do with words or files at its front: the files' texts are searched, then the
 * declarations of those that hold most of it are looked at.
 * @param asked words, names, paths
 */
export async function focused(
  map: StoredDigest,
  files: readonly FoundFile[],
  asked: readonly string[],
  reading: Reading,
  signal: AbortSignal | undefined,
): Promise<StoredDigest> {
  const wanted = wantedOf(
    asked,
    files.map(({ relative }) => relative),
  );
  const search = async (
    among: readonly FoundFile[],
    places: boolean,
  ): Promise<(KnownHolder & FoundFile)[]> => {
    const what = { path: map.realPath, stems: wanted.stems, places, maxBytes: MAX_BYTES };
    const paths = among.map(({ path }) => path);
    return (await reading.search(paths, what, signal)).flatMap(({ at, ...holder }) => {
      const file = among[at];
      return file === undefined ? [] : [{ ...file, ...holder, path: file.path, declarations: [] }];
    });
  };
  const searched = wanted.stems.length === 0 ? [] : files.filter(isSearched);
  const holders = (await search(searched, false)).map(({ relative, lines, counts }) => ({
    path: relative,
    lines,
    counts,
  }));
  const best = new Set([...wanted.paths, ...bestHolders(wanted, holders, MAX_KNOWN).map(({ path }) => path)]);
  const candidates = files.filter(({ relative }) => best.has(relative));
  const found = new Map((await search(candidates, true)).map((holder) => [holder.relative, holder]));
  const known: KnownHolder[] = [];
  for (const { path, relative } of candidates) {
    const { lines = 0, counts = [], hits = [] } = found.get(relative) ?? {};
    known.push({ path: relative, lines, counts, hits, ...(await declarationsOf(path, reading, signal)) });
  }
  return await reading.focus(map, { wanted, holders, known }, signal);
}

function isSearched({ path, bytes }: FoundFile): boolean {
  return bytes <= MAX_BYTES && readers.some((reader) => "parse" in reader && reader.accepts(basename(path)));
}

/** What a file's digest says, which the map has made sure is in the cache. */
async function declarationsOf(
  path: string,
  reading: Reading,
  signal: AbortSignal | undefined,
): Promise<Pick<KnownHolder, "declarations" | "doc">> {
  if (!codeReader.accepts(path)) return { declarations: [] };
  try {
    const { digest } = unpack(await reading.digest(path, codeReader, signal === undefined ? {} : { signal }));
    if (digest.kind !== "code") return { declarations: [] };
    const { declarations, doc } = digest;
    return { declarations, ...(doc === undefined ? {} : { doc }) };
  } catch (error) {
    // A file that cannot be parsed, or is gone by now, is named all the same.
    if (!(error instanceof BrainloopError) || error.code === "CANCELLED") throw error;
    return { declarations: [] };
  }
}
