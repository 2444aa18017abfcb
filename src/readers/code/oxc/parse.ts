import type { ParseResult } from "oxc-parser";
import type { CodeDigest, SyntaxProblem } from "../../../digest.ts";
import type { Source } from "../../../reader.ts";
import { jsdocSentence } from "../doc.ts";
import { Collector } from "./collector.ts";
import { addStatements, scopeOf } from "./declarations.ts";
import { imports } from "./imports.ts";
import { entryPoints, tests, todos } from "./notes.ts";
import { type Dialect, parseProgram } from "./program.ts";
import { reExports } from "./re-exports.ts";
import { SourceText } from "./source.ts";
import { scriptStyle } from "./style.ts";

/**
 * Digests one file of the JavaScript family.
 * @throws BrainloopError PARSE_FAILED where it is nested too deeply to be parsed safely
 */
export function parseCode({ path, text }: Source, language: string, dialect: Dialect): CodeDigest {
  const { result, problems } = parseProgram(text, dialect, path);
  const source = new SourceText(text, result.comments);
  const into = new Collector(source);
  const { body } = result.program;
  addStatements(into, body, scopeOf(body, true, dialect === "dts"));
  const doc = fileDoc(result, source);
  const passedOn = reExports(body, source);
  return {
    kind: "code",
    language,
    ...(doc === undefined ? {} : { doc }),
    imports: imports(result, source),
    ...(passedOn.length === 0 ? {} : { reExports: passedOn }),
    declarations: into.declarations,
    entryPoints: entryPoints(result, source),
    todos: todos(result.comments, source),
    tests: tests(body, source),
    style: scriptStyle(result.program, source),
    errors: problems.map(({ offset, message }) => problemAt(source, offset, message)),
  };
}

function problemAt(source: SourceText, offset: number, message: string): SyntaxProblem {
  return { line: source.lineAt(offset), column: source.columnAt(offset), message };
}

/** The first comment, if it documents the file and not what follows it, and is no licence. */
function fileDoc(result: ParseResult, source: SourceText): string | undefined {
  const first = result.comments.find(({ type, value }) => type === "Block" && value.startsWith("*"));
  const [statement] = result.program.body;
  if (first === undefined || (statement !== undefined && first.start > statement.start)) return undefined;
  if (/@licen[sc]e|copyright|\(c\)|SPDX-/i.test(first.value)) return undefined;
  const says = /@(?:file|fileoverview|overview|module|packageDocumentation)\b/i.test(first.value);
  const follows = statement === undefined ? "" : source.text.slice(first.end, statement.start);
  const beforeImport = statement?.type === "ImportDeclaration";
  if (!says && !beforeImport && !/\n\s*\n|\r\s*\r/.test(follows)) return undefined;
  return jsdocSentence(first.value);
}
