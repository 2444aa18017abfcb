import { BrainloopError } from "../../../error.ts";
import { Scanner } from "./scanner.ts";

/**
 * oxc recurses natively, and an overflow of its stack ends the process, not the parse. Tried with
 * 0.159 in a Bun 1.4.5 worker on Linux x64, the first to die: 1,700 nested functions, 2,000
 * template literals, 2,100 object types, 4,100 conditional expressions (on the main thread about twice
 * as many). The deepest of 25,000 files of npm packages, minified bundles included, has 178.
 */
const MAX_NESTING = 500;
/** Chains that nest to the left (`a + a`, `a.b`, `a()`) live to 30,000; the same files stay below 1,500. */
const MAX_CHAIN = 10_000;

/** Which grammars a text will be read by: they nest differently. */
export interface Grammar {
  /** Whether `<` may open an element. */
  jsx: boolean;
  /** Whether `<` may open type arguments. */
  types: boolean;
}

/**
 * Where a text nests more deeply than the parser's stack is sure to bear: one linear pass without
 * recursion.
 * @returns the 1-based line; undefined where all is well
 */
export function tooDeepLine(text: string, { jsx, types }: Grammar): number | undefined {
  const at = new Scanner(text, jsx, types).findDeeperThan(MAX_NESTING, MAX_CHAIN);
  if (at === undefined) return undefined;
  let line = 1;
  for (const _ of text.slice(0, at).matchAll(/\r\n?|\n/g)) line++;
  return line;
}

/** @throws BrainloopError PARSE_FAILED with the line at which the nesting passes the limit */
export function refuseDeepNesting(path: string, text: string, grammar: Grammar): void {
  const line = tooDeepLine(text, grammar);
  if (line === undefined) return;
  throw new BrainloopError("PARSE_FAILED", `Cannot parse "${path}": line ${line} is nested too deeply`, {
    hint: `At most ${MAX_NESTING} levels are parsed; read the file with your own tools`,
    details: { line },
  });
}
