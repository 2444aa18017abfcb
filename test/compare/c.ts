import type { Compare } from "./comparison.ts";
import { notCompared } from "./comparison.ts";
import { CLANG_NEEDED, clangVersion, compareWithClang } from "./clang.ts";
import { printComparison } from "./in-process.ts";
import { spread } from "./judged.ts";

const FILES = 900;
/** Headers and examples of the system, and what packages bring as source. */
const FOLDERS = [
  "/usr/include",
  "/usr/share",
  "/usr/src",
  "/usr/lib",
  `${import.meta.dir}/../../node_modules`,
];
const MAX_BYTES = 1_000_000;
const CPP = /^\s*(?:class|namespace|template|using|public:|private:)\b|\w::\w|\boperator\b/m;

/** libclang over the headers and sources of the system: `apt-get install clang python3-clang universal-ctags`. */
export const compare: Compare = async (readObjects) => {
  const version = await clangVersion();
  if (version === undefined) return [notCompared("C", CLANG_NEEDED)];
  const paths = spread(await sources(), FILES);
  const flags = ["-I/usr/include", "-I/usr/include/x86_64-linux-gnu", "-Wno-everything"];
  return compareWithClang("C", "c", flags, paths, readObjects, version);
};

/** One file of each text. */
async function sources(): Promise<string[]> {
  const byText = new Map<bigint | number, string>();
  for (const folder of FOLDERS) {
    for await (const path of new Bun.Glob("**/*.{c,h}").scan({
      cwd: folder,
      absolute: true,
      throwErrorOnBrokenSymlink: false,
    })) {
      const file = Bun.file(path);
      if (file.size > MAX_BYTES || file.size === 0) continue;
      const text = await file.text();
      if (!(path.endsWith(".h") && CPP.test(text))) byText.set(Bun.hash(text), path);
    }
  }
  return [...byText.values()];
}

if (import.meta.main) await printComparison(compare);
