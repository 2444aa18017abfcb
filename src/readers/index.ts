import type { AnyReader } from "../reader.ts";
import { codeReader } from "./code/index.ts";
import { configReader } from "./config/index.ts";
import { markdownReader } from "./markdown/index.ts";
import { sqliteReader } from "./sqlite/index.ts";

/** Every reader, one entry each. Where a folder is walked the first that accepts a file reads it. */
export const readers: readonly AnyReader[] = [markdownReader, codeReader, configReader, sqliteReader];

export function readerNamed(name: string): AnyReader | undefined {
  return readers.find((reader) => reader.name === name);
}
