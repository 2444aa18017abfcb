import { decodeText } from "../decode-text.ts";
import { BrainloopError } from "../error.ts";
import { maskSecrets } from "../mask/index.ts";
import { readRegularFile } from "../open-file.ts";
import { findWords } from "../readers/map/words.ts";
import { countLines } from "./count-lines.ts";
import type { SearchJob, SearchOutcome } from "./parse-job.ts";

/** Looks for words in files; one that cannot be read, or is no text, holds none. */
export async function searchFiles({ files, stems, places, maxBytes }: SearchJob): Promise<SearchOutcome> {
  const holders: SearchOutcome["holders"] = [];
  for (const [at, path] of files.entries()) {
    const text = await textOf(path, maxBytes);
    if (text === undefined || findWords(text, stems).length === 0) continue;
    // Only what is no secret may be found: else one could be guessed piece by piece.
    const hits = findWords(maskSecrets(text, { path }).text, stems);
    if (hits.length === 0) continue;
    const counts = stems.map((_, one) => hits.filter((hit) => hit.stem === one).length);
    holders.push({ at, lines: countLines(text), counts, hits: places ? hits : [] });
  }
  return { type: "searched", holders };
}

async function textOf(path: string, maxBytes: number): Promise<string | undefined> {
  try {
    return decodeText((await readRegularFile(path, { maxBytes })).bytes).text;
  } catch (error) {
    if (error instanceof BrainloopError) return undefined;
    throw error;
  }
}
