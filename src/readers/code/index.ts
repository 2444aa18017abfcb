import type { CodeDigest } from "../../digest.ts";
import { BrainloopError } from "../../error.ts";
import type { Reader, Source } from "../../reader.ts";
import { detect, detectLanguage } from "./detect.ts";
import { findSymbols } from "./find-symbols.ts";
import type { Language } from "./language.ts";
import { languages } from "./languages.ts";
import { codeObjects } from "./objects.ts";
import { codeOutline } from "./outline.ts";
import { referencesIn } from "./references.ts";

/** Sources that people write are smaller. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Enough to tell languages apart that share an extension. */
const HEAD_LENGTH = 16 * 1024;
const TAIL_LENGTH = 1024;

/** Source code: what a file declares, imports and is for. One row per language in `languages.ts`. */
export const codeReader: Reader<CodeDigest> = {
  name: "read_code",
  kind: "code",
  version: 13,
  maxBytes: Math.max(...languages.map(({ maxBytes = MAX_BYTES }) => maxBytes)),
  accepts: (path, head) => detectLanguage(path, head) !== undefined,
  async check(source) {
    const language = languageOf(source);
    if (language.check !== undefined) return await language.check(source);
    return (await language.parse(source)).errors;
  },
  async parse(source) {
    const language = languageOf(source);
    const digest = await language.parse(source);
    return {
      ...digest,
      ...(language.sharesPackage === true ? { references: referencesIn(source.text) } : {}),
      ...(language.style === undefined ? {} : { style: language.style(source.text) }),
    };
  },
  needsProcess: (source) => detectIn(source)?.language?.needsProcess?.(source.text) === true,
  outline: codeOutline,
  objects: codeObjects,
  find: findSymbols,
  facts: ({ language, dialect, package: name }) => ({
    language,
    ...(dialect === undefined ? {} : { dialect }),
    ...(name === undefined ? {} : { package: name }),
  }),
};

function detectIn({ path, text }: Source): ReturnType<typeof detect> {
  return detect(path, text.slice(0, HEAD_LENGTH), text.slice(-TAIL_LENGTH));
}

/** @throws BrainloopError UNSUPPORTED_FORMAT, FILE_TOO_LARGE */
function languageOf(source: Source): Language {
  const detected = detectIn(source);
  if (detected?.language === undefined) throw unsupported(source.path, detected?.name);
  refuseTooLarge(source, detected.language);
  return detected.language;
}

/** @throws BrainloopError FILE_TOO_LARGE */
function refuseTooLarge({ path, text }: Source, { name, maxBytes = MAX_BYTES }: Language): void {
  // No character has more than three bytes for each of its code units.
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return;
  throw new BrainloopError("FILE_TOO_LARGE", `"${path}" is over the limit of ${maxBytes} bytes for ${name}`, {
    hint: "Read a part of it with your own tools",
  });
}

/** Readers of what is no code. */
const OTHER_READERS: readonly (readonly [string, RegExp])[] = [
  ["read_markdown", /^Markdown$/],
  ["read_config", /^(?:JSON5?|JSON with Comments|YAML|TOML|INI|Java Properties|Dotenv)$/],
];

/** @param name of the language, where it is known */
function unsupported(path: string, name: string | undefined): BrainloopError {
  const message =
    name === undefined
      ? `No code language is known for "${path}"`
      : `"${path}" is ${name}, which has no reader`;
  const known = languages.map((language) => language.name).join(", ");
  const other = name === undefined ? undefined : OTHER_READERS.find(([, names]) => names.test(name))?.[0];
  return new BrainloopError("UNSUPPORTED_FORMAT", message, {
    hint: other === undefined ? `Read it with your own tools; read_code knows ${known}` : `${other} reads it`,
  });
}
