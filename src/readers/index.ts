import type { Reader } from "../reader.ts";
import { codeReader } from "./code/index.ts";
import { configReader } from "./config/index.ts";
import { markdownReader } from "./markdown/index.ts";

/** Every reader, one entry each. Where a folder is walked the first that accepts a file reads it. */
export const readers: readonly Reader[] = [markdownReader, codeReader, configReader];

export function readerNamed(name: string): Reader | undefined {
  return readers.find((reader) => reader.name === name);
}

/** The action for a path of which only the name is known; read_code for what no reader claims, folders among it. */
export function actionFor(path: string): Reader["name"] {
  return readers.find((reader) => reader.accepts(path))?.name ?? codeReader.name;
}
