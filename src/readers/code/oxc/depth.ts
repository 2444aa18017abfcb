import { BrainloopError } from "../../../error.ts";
import { Scanner } from "./scanner.ts";

/**
 * oxc recurses natively, and an overflow of its stack ends the process, not the parse. Tried with
 * 0.159 in a Bun 1.4.5 worker on Linux x64, the first to die: 1,700 nested functions, 2,000
 * template literals, 2,100 object types, 4,100 conditional expressions (on the main thread about twice
 * as many). Real code, minified bundles included, stays below 150.
 */
const MAX_NESTING = 500;
/** Chains that nest to the left (`a + a`, `a.b`, `a()`) live to 30,000; real ones stay below 3,000. */
const MAX_CHAIN = 10_000;

/**
 * Refuses what would overflow the parser's stack, in one linear pass without recursion.
 * @param jsx whether `<` may open an element
 * @param types whether `<` may open type arguments
 * @throws BrainloopError PARSE_FAILED with the line at which the nesting passes the limit
 */
export function refuseDeepNesting(
  path: string,
  text: string,
  { jsx, types }: { jsx: boolean; types: boolean },
): void {
  const at = new Scanner(text, jsx, types).findDeeperThan(MAX_NESTING, MAX_CHAIN);
  if (at === undefined) return;
  let line = 1;
  for (const _ of text.slice(0, at).matchAll(/\r\n?|\n/g)) line++;
  throw new BrainloopError("PARSE_FAILED", `Cannot parse "${path}": line ${line} is nested too deeply`, {
    hint: `At most ${MAX_NESTING} levels are parsed; read the file with your own tools`,
    details: { line },
  });
}
