import type { CodeDigest } from "../../digest.ts";
import { BrainloopError } from "../../error.ts";
import type { Reader } from "../../reader.ts";
import { detectLanguage } from "./detect.ts";
import { findSymbols } from "./find-symbols.ts";
import { languages } from "./languages.ts";
import { codeObjects } from "./objects.ts";
import { codeOutline } from "./outline.ts";

/** Source code: what a file declares, imports and is for. One row per language in `languages.ts`. */
export const codeReader: Reader<CodeDigest> = {
  name: "read_code",
  kind: "code",
  version: 4,
  maxBytes: 16 * 1024 * 1024,
  accepts: (path, head) => detectLanguage(path, head) !== undefined,
  parse(source) {
    const language = detectLanguage(source.path, source.text.slice(0, 1024));
    if (language === undefined) {
      const known = languages.map(({ name }) => name).join(", ");
      throw new BrainloopError("UNSUPPORTED_FORMAT", `No code language is known for "${source.path}"`, {
        hint: `Supported: ${known}; read other text with your own tools`,
      });
    }
    return language.parse(source);
  },
  outline: codeOutline,
  objects: codeObjects,
  find: findSymbols,
  facts: ({ language, dialect, package: name }) => ({
    language,
    ...(dialect === undefined ? {} : { dialect }),
    ...(name === undefined ? {} : { package: name }),
  }),
};
