import { refuseDeepNesting, tooDeepLine } from "./depth.ts";
import { parseSync, type ParserOptions, type ParseResult } from "oxc-parser";

export type Dialect = "ts" | "tsx" | "js" | "jsx" | "dts";

/**
 * Parses with each reading of the file that is legal for its extension, the likeliest first, and
 * keeps the first without errors; else the one that got furthest.
 *
 * preserveParens is off because it saves a fifth of the time on bundles. Raw transfer, faster still,
 * is not for Bun (oxc-parser's `raw-transfer/supported.js`).
 * @throws BrainloopError PARSE_FAILED where it is nested too deeply to be parsed safely
 */
export function parseProgram(text: string, dialect: Dialect, path: string): ParseResult {
  const isScript = dialect === "js" || dialect === "jsx";
  refuseDeepNesting(path, text, { jsx: isScript || dialect === "tsx", types: !isScript });
  let best: ParseResult | undefined;
  for (const options of readings(dialect, path)) {
    // The last resort for scripts reads types, which nest in ways that were not checked yet.
    if (isScript && options.lang === "tsx" && tooDeepLine(text, { jsx: true, types: true }) !== undefined)
      continue;
    const result = parseSync(path, text, { ...options, preserveParens: false });
    if (result.errors.length === 0) return result;
    if (best === undefined || reach(result) > reach(best)) best = result;
  }
  if (best === undefined) throw new Error("A dialect has no readings");
  return best;
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
