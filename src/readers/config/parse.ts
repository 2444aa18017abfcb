import type { ConfigDigest, ConfigFormat } from "../../digest.ts";
import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { Source } from "../../reader.ts";
import { Lines } from "../code/lines.ts";
import { plainText } from "./plain-text.ts";
import { detectFormat } from "./detect.ts";
import { findDuplicates } from "./duplicates.ts";
import { keepEntries } from "./entries.ts";
import { findReferences, isInterpolated } from "./environment.ts";
import { problemOf } from "./frame.ts";
import { parseJson } from "./json/parse.ts";
import { recognise } from "./known/index.ts";
import type { Fault, ParsedConfig } from "./node.ts";
import { parseEnv } from "./plain/env.ts";
import { parseGoMod } from "./plain/go-mod.ts";
import { parseIni } from "./plain/ini.ts";
import { parseProperties } from "./plain/properties.ts";
import { placeSecrets } from "./secrets.ts";
import { findSettings } from "./settings.ts";
import { leavesOf } from "./walk.ts";

/** `yaml` reads about a megabyte a second. */
const MAX_YAML_LENGTH = 4 * 1024 * 1024;
const MAX_FACT = 300;
/** INI in which a key is a list: systemd's units, Git's configuration. */
const REPEATING =
  /\.(?:service|socket|timer|mount|target|network|netdev|link)$|(?:^|[\\/])\.git(?:config|modules)$|[\\/]\.git[\\/]config$/i;

/** Formats that no specification ties to Unicode. */
const IN_ANY_ENCODING: ReadonlySet<ConfigFormat> = new Set(["env", "ini", "properties"]);

/**
 * Reads a configuration file; what is wrong in it is data.
 * @throws BrainloopError UNSUPPORTED_FORMAT for a text that looks like none, FILE_TOO_LARGE for YAML of over 4 MB
 */
export async function parseConfig(source: Source): Promise<ConfigDigest> {
  const { path, text, findings = [] } = source;
  const detected = detectFormat(path, text);
  if (detected === undefined) {
    throw new BrainloopError("UNSUPPORTED_FORMAT", `${quote(path)} looks like no configuration format`, {
      hint: "Supported: JSON, JSONC, JSON5, YAML, TOML, .env, INI, properties, go.mod; read other text with your own tools",
    });
  }
  const { format, ...parsed } = await parseFormat(detected, text, path);
  const { documents } = parsed;
  const faults = [...encodingFaults(source, format), ...parsed.faults];
  const lines = new Lines(text);
  const known = recognise(path, format, documents);
  const leaves = leavesOf(documents);
  const entries = keepEntries(documents, lines);
  return {
    kind: "config",
    format,
    ...(known.name === undefined ? {} : { known: known.name }),
    facts: known.facts.map(({ at, text: said }) => ({
      line: lines.lineAt(at),
      text: plainText(said, MAX_FACT),
    })),
    documents: entries.documents,
    entriesLeftOut: entries.leftOut,
    settings: known.hasSettings ? findSettings(leaves, lines) : [],
    environment: findReferences(leaves, lines, isInterpolated(format, known.name)),
    secrets: placeSecrets(findings, leaves, lines),
    duplicates: findDuplicates(parsed, lines),
    errors: faults.map((fault) => problemOf(fault, lines)),
  };
}

async function parseFormat(
  format: ConfigFormat,
  text: string,
  path: string,
): Promise<ParsedConfig & { format: ConfigFormat }> {
  switch (format) {
    case "json":
    case "jsonc":
    case "json5": {
      // A name without `.json` says nothing of the dialect: then the text does.
      const { dialect, ...parsed } = parseJson(
        text,
        detectFormat(path, undefined) === undefined ? undefined : format,
      );
      return { format: dialect, ...parsed };
    }
    case "yaml": {
      if (text.length > MAX_YAML_LENGTH) throw tooLarge(text, path);
      // Parsers are loaded where they are used: neither is small.
      const { parseYaml } = await import("./yaml/parse.ts");
      return { format, ...parseYaml(text) };
    }
    case "toml": {
      const { parseToml } = await import("./toml/parse.ts");
      return { format, ...parseToml(text) };
    }
    case "env":
      return { format, ...parseEnv(text) };
    case "ini":
      return { format, ...parseIni(text), keysRepeat: REPEATING.test(path) };
    case "properties":
      return { format, ...parseProperties(text) };
    case "go.mod":
      return { format, ...parseGoMod(text), keysRepeat: true };
  }
}

/** YAML may be UTF-16 (YAML 1.2, 5.2); JSON (RFC 8259, 8.1) and TOML are UTF-8. */
function encodingFaults({ text, encoding = "utf-8", lossy = false }: Source, format: ConfigFormat): Fault[] {
  if (IN_ANY_ENCODING.has(format)) return [];
  const faults: Fault[] = [];
  if (encoding !== "utf-8" && format !== "yaml")
    faults.push({ offset: 0, message: "Text in UTF-16, expected UTF-8" });
  if (lossy)
    faults.push({ offset: Math.max(0, text.indexOf("\u{fffd}")), message: "Bytes that are no text" });
  return faults;
}

function tooLarge(text: string, path: string): BrainloopError {
  const message = `${quote(path)} has ${text.length} characters of YAML, expected at most ${MAX_YAML_LENGTH}`;
  return new BrainloopError("FILE_TOO_LARGE", message, { hint: "Read parts of it with your own tools" });
}
