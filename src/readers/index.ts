import type { Reader } from "../reader.ts";
import { codeReader } from "./code/index.ts";
import { configReader } from "./config/index.ts";
import { markdownReader } from "./markdown/index.ts";

/** Every reader, one entry each. Where a folder is walked the first that accepts a file reads it. */
export const readers: readonly Reader[] = [markdownReader, codeReader, configReader];

export function readerNamed(name: string): Reader | undefined {
  return readers.find((reader) => reader.name === name);
}
