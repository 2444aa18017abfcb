import type { Compare } from "./comparison.ts";
import { notCompared, REACH } from "./comparison.ts";
import { compareDeclarations, judge, output, spread } from "./judged.ts";
import { printComparison } from "./in-process.ts";

const FILES = 600;
const FOLDERS = ["/usr", "/etc"];
const SHELL = /^#!.*\b(?:ba|da|k)?sh\b/;

/** The parser of shfmt, and `bash -n`, over the scripts of the system. */
export const compare: Compare = async (readObjects) => {
  const version = await output(["shfmt", "--version"]);
  if (version === undefined) return [notCompared("Bash", "apt-get install shfmt python3")];
  const paths = spread(await scripts(), FILES);
  const verdicts = await judge(["python3", `${import.meta.dir}/judges/declarations-sh.py`], paths);
  const name = `shfmt ${version} and bash -n`;
  return compareDeclarations("Bash", name, verdicts, readObjects, () => undefined, REACH);
};

/** Files whose first line names a shell and whose name a reader knows them by. */
async function scripts(): Promise<string[]> {
  const found: string[] = [];
  for (const folder of FOLDERS) {
    for await (const path of new Bun.Glob("**/*").scan({ cwd: folder, absolute: true })) {
      if (!/(?:\.(?:sh|bash)|\/[^./]+)$/.test(path)) continue;
      const file = Bun.file(path);
      if (file.size < 1_000_000 && SHELL.test(await head(file))) found.push(path);
    }
  }
  return found;
}

async function head(file: Bun.BunFile): Promise<string> {
  try {
    return await file.slice(0, 40).text();
  } catch {
    // Sockets and files without permission are no scripts.
    return "";
  }
}

if (import.meta.main) await printComparison(compare);
