import type { CodeDigest } from "../../../../src/digest.ts";
import { codeReader } from "../../../../src/readers/code/index.ts";

/** Reads a text as if it stood in a file of that name. */
export async function read(text: string, name = "a.ts"): Promise<CodeDigest> {
  return codeReader.parse({ path: `/project/${name}`, text });
}

/** Declarations as `kind name lines`, with the parent before the name and `+` before what is exported. */
export function listing({ declarations }: CodeDigest): string[] {
  return declarations.map(({ kind, name, parent, line, endLine, exported }) => {
    const whole = parent === undefined ? name : `${parent}.${name}`;
    return `${exported ? "+" : ""}${kind} ${whole} ${line}-${endLine}`;
  });
}

export function signatures({ declarations }: CodeDigest): string[] {
  return declarations.map(({ signature }) => signature);
}
