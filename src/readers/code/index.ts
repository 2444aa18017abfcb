import type { CodeDigest } from "../../digest.ts";
import { BrainloopError } from "../../error.ts";
import type { Reader, Source } from "../../reader.ts";
import { detectLanguage } from "./detect.ts";
import { findSymbols } from "./find-symbols.ts";
import type { Language } from "./language.ts";
import { languages } from "./languages.ts";
import { codeObjects } from "./objects.ts";
import { codeOutline } from "./outline.ts";

/** Sources that people write are smaller. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Source code: what a file declares, imports and is for. One row per language in `languages.ts`. */
export const codeReader: Reader<CodeDigest> = {
  name: "read_code",
  kind: "code",
  version: 4,
  maxBytes: Math.max(...languages.map(({ maxBytes = MAX_BYTES }) => maxBytes)),
  accepts: (path, head) => detectLanguage(path, head) !== undefined,
  parse(source) {
    const language = detectLanguage(source.path, source.text.slice(0, 1024));
    if (language === undefined) {
      const known = languages.map(({ name }) => name).join(", ");
      throw new BrainloopError("UNSUPPORTED_FORMAT", `No code language is known for "${source.path}"`, {
        hint: `Supported: ${known}; read other text with your own tools`,
      });
    }
    refuseTooLarge(source, language);
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

/** @throws BrainloopError FILE_TOO_LARGE */
function refuseTooLarge({ path, text }: Source, { name, maxBytes = MAX_BYTES }: Language): void {
  // No character has more than three bytes for each of its code units.
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return;
  throw new BrainloopError("FILE_TOO_LARGE", `"${path}" is over the limit of ${maxBytes} bytes for ${name}`, {
    hint: "Read a part of it with your own tools",
  });
}
