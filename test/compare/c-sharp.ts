import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Compare, notCompared, REACH } from "./comparison.ts";
import { compareDeclarations, judge, output, spread } from "./judged.ts";
import { printComparison } from "./in-process.ts";
import { npmPackage } from "./npm-package.ts";

const FILES = 1000;
const LIBRARY = "/usr/lib/mono/4.5/Mono.CSharp.dll";
const SOURCES = ["com.neuecc.unirx@7.1.0", "com.cysharp.unitask@2.2.5"];

/** Libraries for Unity, from the npm registry: none where it cannot be reached. */
export async function cSharpSources(): Promise<string[]> {
  return (await Promise.all(SOURCES.map(npmPackage))).filter((path) => path !== undefined);
}

/** Mono's compiler over libraries for Unity: `apt-get install mono-mcs`, and the npm registry for the sources. */
export const compare: Compare = async (readObjects) => {
  const version = await output(["mcs", "--version"]);
  const folders = await cSharpSources();
  if (version === undefined || folders.length === 0) {
    return [notCompared("C#", "apt-get install mono-mcs, and let npm reach its registry")];
  }
  const scratch = await mkdtemp(join(tmpdir(), "brainloop-c-sharp-"));
  const program = join(scratch, "judge.exe");
  const source = `${import.meta.dir}/judges/Declarations.cs`;
  await output(["mcs", `-r:${LIBRARY}`, `-out:${program}`, source]);
  await output(["cp", LIBRARY, scratch]);
  const all = folders.flatMap((cwd) => [...new Bun.Glob("**/*.cs").scanSync({ cwd, absolute: true })]);
  const verdicts = await judge(["mono", program], spread(all, FILES));
  return compareDeclarations("C#", version, verdicts, readObjects, () => undefined, REACH);
};

if (import.meta.main) await printComparison(compare);
