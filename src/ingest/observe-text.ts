import { decodeText } from "../decode-text.ts";
import type { CodeDigest } from "../digest.ts";
import { BrainloopError } from "../error.ts";
import { maskSecrets } from "../mask/index.ts";
import { readRegularFile } from "../open-file.ts";
import { isGenerated } from "../patterns/generated.ts";
import { type FileStyle, observe } from "../patterns/observe/index.ts";
import { codeReader } from "../readers/code/index.ts";
import type { ObserveFilesJob, ObserveFilesOutcome, ObserveJob, ObserveOutcome } from "./parse-job.ts";

/** @throws BrainloopError where the text cannot be parsed */
export async function observeText({ path, relative, text }: ObserveJob): Promise<ObserveOutcome> {
  if (!codeReader.accepts(path, text.slice(0, 1024))) return { type: "observed" };
  const style = observe(await parseMasked(path, text), relative);
  return style === undefined ? { type: "observed" } : { type: "observed", style };
}

export async function observeFiles({ files, maxBytes }: ObserveFilesJob): Promise<ObserveFilesOutcome> {
  const styles: (FileStyle | null)[] = [];
  for (const file of files) {
    // oxlint-disable-next-line no-await-in-loop -- one thread has one processor
    styles.push(await observeFile(file, maxBytes));
  }
  return { type: "observed_files", styles };
}

/** What is observed is kept and shown: no header may hold a licence's key. */
function parseMasked(path: string, text: string): Promise<CodeDigest> {
  return Promise.resolve(codeReader.parse({ path, text: maskSecrets(text, { path }).text }));
}

/** @returns null for a file that shows nothing: one that cannot be read is no sample */
async function observeFile(
  { path, relative }: ObserveFilesJob["files"][number],
  maxBytes: number,
): Promise<FileStyle | null> {
  try {
    const { bytes } = await readRegularFile(path, { maxBytes });
    const { text } = decodeText(bytes);
    if (isGenerated(text)) return null;
    // What has to be parsed in a process of its own is like no other file.
    if (codeReader.needsProcess?.({ path, text }) === true) return null;
    return observe(await parseMasked(path, text), relative) ?? null;
  } catch (error) {
    if (error instanceof BrainloopError) return null;
    throw error;
  }
}
