import { parse as parseToml, TomlError } from "smol-toml";
import { LineCounter, parseDocument } from "yaml";
import type { MarkdownDigest, SyntaxProblem } from "../../digest.ts";
import { isRecord, plainData } from "./plain-data.ts";

/** Front matter longer than this is taken off unread: `yaml` compares every key of a mapping with every other. */
const MAX_LENGTH = 64 * 1024;

const OPENING = /^(---|\+\+\+)[ \t]*(?:\r\n?|\n)/;

export interface FrontMatterResult {
  frontMatter?: NonNullable<MarkdownDigest["frontMatter"]>;
  /** The rest of the text, and the lines before it. */
  body: string;
  linesBefore: number;
  errors: SyntaxProblem[];
}

interface Parsed {
  data: unknown;
  errors: SyntaxProblem[];
}

/**
 * Takes the front matter off a document: YAML between `---` lines or TOML between `+++` lines, from the
 * first line on. What parses to no mapping (text, a list, nothing but comments, which may be headings) is a
 * thematic break and text, and stays.
 */
export function takeFrontMatter(text: string): FrontMatterResult {
  const none: FrontMatterResult = { body: text, linesBefore: 0, errors: [] };
  const opening = OPENING.exec(text);
  if (opening === null) return none;
  const format = opening[1] === "---" ? "yaml" : "toml";
  const closing = format === "yaml" ? /^(?:---|\.\.\.)[ \t]*$/m : /^\+\+\+[ \t]*$/m;
  const start = opening[0].length;
  const end = text.slice(start).search(closing);
  if (end === -1) return none;
  const source = text.slice(start, start + end);
  const { data, errors } = parse(format, source);
  const isFrontMatter =
    source.trim() === "" || (errors.length > 0 ? looksLikeKeys(source, format) : isMapping(data, format));
  if (!isFrontMatter) return none;

  const endLine = countLineEnds(source) + 2;
  const afterClosing = /\r\n?|\n/.exec(text.slice(start + end));
  const bodyStart =
    afterClosing === null ? text.length : start + end + afterClosing.index + afterClosing[0].length;
  return {
    frontMatter: { format, line: 1, endLine, data: isRecord(data) ? data : {} },
    body: text.slice(bodyStart),
    linesBefore: endLine,
    errors,
  };
}

function parse(format: "yaml" | "toml", source: string): Parsed {
  if (source.length > MAX_LENGTH) {
    const message = `Front matter of ${source.length} characters is not read, expected at most ${MAX_LENGTH}`;
    return { data: {}, errors: [{ line: 1, column: 1, message }] };
  }
  try {
    const { data, errors } = format === "yaml" ? readYaml(source) : { data: parseToml(source), errors: [] };
    return { data: plainData(data), errors };
  } catch (error) {
    if (error instanceof TomlError) {
      const message = error.message.split("\n", 1)[0] ?? "";
      return {
        data: undefined,
        errors: [{ line: error.line + 1, column: error.column, message: sentence(message) }],
      };
    }
    // Too many aliases, too deep (RangeError, also of the stack), a cycle: the text is well-formed but hostile.
    const message = error instanceof Error ? error.message : String(error);
    return { data: {}, errors: [{ line: 1, column: 1, message: sentence(message) }] };
  }
}

function readYaml(source: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const errors = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { line: line + 1, column: col, message: sentence(error.message) };
  });
  return { data: document.toJS(), errors };
}

/** TOML makes an empty table of comments. */
function isMapping(data: unknown, format: "yaml" | "toml"): boolean {
  return isRecord(data) && (format === "yaml" || Object.keys(data).length > 0);
}

/** Broken front matter is told from a thematic break by its first line that says something. */
function looksLikeKeys(source: string, format: "yaml" | "toml"): boolean {
  const first = /^[ \t]*[^\s#].*$/m.exec(source)?.[0] ?? "";
  const key = /^\s*(?:"[^"]*"|'[^']*'|[\p{L}\p{N}_.-]+)\s*/u;
  const rest = first.replace(key, "");
  if (rest === first) return format === "toml" && first.trimStart().startsWith("[");
  return format === "yaml" ? /^:(?:\s|$)/.test(rest) : rest.startsWith("=");
}

function countLineEnds(text: string): number {
  return text.match(/\r\n?|\n/g)?.length ?? 0;
}

function sentence(message: string): string {
  return `Front matter: ${message.replace(/\.$/, "")}`;
}
