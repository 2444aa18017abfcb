import { refuseDeepNesting, tooDeepLine } from "./depth.ts";
import { recover } from "./recover.ts";
import { parseSync, type ParserOptions, type ParseResult } from "oxc-parser";

export type Dialect = "ts" | "tsx" | "js" | "jsx" | "dts";

export interface Parsed {
  result: ParseResult;
  problems: { offset: number; message: string }[];
}

/**
 * Parses with each reading of the file that is legal for its extension, the likeliest first, and
 * keeps the first without errors; else the one that got furthest, and of that what can be had.
 *
 * preserveParens is off because it saves a fifth of the time on bundles. Raw transfer, faster still,
 * is not for Bun (oxc-parser's `raw-transfer/supported.js`).
 * @throws BrainloopError PARSE_FAILED where it is nested too deeply to be parsed safely
 */
export function parseProgram(text: string, dialect: Dialect, path: string): Parsed {
  const isScript = dialect === "js" || dialect === "jsx";
  refuseDeepNesting(path, text, { jsx: isScript || dialect === "tsx", types: !isScript });
  let best: { result: ParseResult; options: ParserOptions } | undefined;
  for (const reading of readings(dialect, path)) {
    // The last resort for scripts reads types, which nest in ways that were not checked yet.
    if (isScript && reading.lang === "tsx" && tooDeepLine(text, { jsx: true, types: true }) !== undefined)
      continue;
    const options: ParserOptions = { ...reading, preserveParens: false };
    const result = parseSync(path, text, options);
    if (result.errors.length === 0) return { result, problems: [] };
    if (best === undefined || reach(result) > reach(best.result)) best = { result, options };
  }
  if (best === undefined) throw new Error("A dialect has no readings");
  const { result, options } = best;
  return result.program.body.length > 0
    ? { result, problems: problemsOf(result) }
    : salvage(text, path, options, result);
}

/** What can be had from a file for which the parser gives no tree. */
function salvage(text: string, path: string, options: ParserOptions, failed: ParseResult): Parsed {
  const grammar = { jsx: options.lang !== "ts" && options.lang !== "dts", types: options.lang !== "jsx" };
  const recovery = recover(text, (piece) => {
    // What was the text of a string in the whole may be code by itself, however deep.
    if (tooDeepLine(piece, grammar) !== undefined) return { offset: 0, message: "Nested too deeply" };
    return problemsOf(parseSync(path, piece, options))[0];
  });
  if (recovery === undefined || tooDeepLine(recovery.text, grammar) !== undefined) {
    return { result: failed, problems: problemsOf(failed) };
  }
  const result = parseSync(path, recovery.text, options);
  const isBetter = result.program.body.length > 0;
  return isBetter
    ? { result, problems: recovery.problems }
    : { result: failed, problems: problemsOf(failed) };
}

function problemsOf({ errors }: ParseResult): Parsed["problems"] {
  return errors.map(({ message, labels }) => ({ offset: labels[0]?.start ?? 0, message }));
}

function readings(dialect: Dialect, path: string): ParserOptions[] {
  switch (dialect) {
    case "dts":
      return [{ lang: "dts", sourceType: "unambiguous" }];
    case "ts":
      return [
        { lang: "ts", sourceType: "module" },
        { lang: "ts", sourceType: "script" },
        { lang: "ts", sourceType: "commonjs" },
      ];
    case "tsx":
      return [
        { lang: "tsx", sourceType: "module" },
        { lang: "tsx", sourceType: "script" },
      ];
    case "js":
    case "jsx": {
      // Sloppy scripts (`with`, octal literals), CommonJS (`return` at the top) and modules share
      // `.js`; JSX is common in it, and Flow's annotations mostly read as TypeScript's.
      const asModule: ParserOptions = { lang: "jsx", sourceType: "module" };
      const asCommonJs: ParserOptions = { lang: "jsx", sourceType: "commonjs" };
      const either: ParserOptions = { lang: "jsx", sourceType: "unambiguous" };
      const typed: ParserOptions = { lang: "tsx", sourceType: "module" };
      if (path.endsWith(".mjs")) return [asModule, typed];
      if (path.endsWith(".cjs")) return [asCommonJs, asModule, typed];
      return [either, asCommonJs, asModule, typed];
    }
  }
}

/** A reading that gives a tree beats one that gives none, then fewer errors, then a later first one. */
function reach(result: ParseResult): number {
  const tree = result.program.body.length > 0 ? 1e12 : 0;
  return tree - result.errors.length * 1e9 + (result.errors[0]?.labels[0]?.start ?? 0);
}
