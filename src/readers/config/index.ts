import type { ConfigDigest } from "../../digest.ts";
import type { Reader } from "../../reader.ts";
import { isConfigFile } from "./detect.ts";
import { findKeys } from "./find-keys.ts";
import { configObjects } from "./objects.ts";
import { configWarnings, outlineConfig } from "./outline.ts";

/** Configuration files: what keys there are, what they set, and what is wrong with them. */
export const configReader: Reader<ConfigDigest> = {
  name: "read_config",
  kind: "config",
  version: 1,
  maxBytes: 16 * 1024 * 1024,
  accepts: isConfigFile,
  // Loaded where it is used: in a worker thread.
  parse: async (source) => (await import("./parse.ts")).parseConfig(source),
  outline: outlineConfig,
  objects: configObjects,
  find: findKeys,
  warnings: configWarnings,
  facts: ({ format, known, documents }) => ({
    format,
    ...(known === undefined ? {} : { known }),
    ...(documents.length > 1 ? { documents: documents.length } : {}),
  }),
};
