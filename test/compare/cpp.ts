import type { Compare } from "./comparison.ts";
import { notCompared } from "./comparison.ts";
import { CLANG_NEEDED, clangVersion, compareWithClang } from "./clang.ts";
import { printComparison } from "./in-process.ts";
import { spread } from "./judged.ts";

const FILES = 140;
/** LLVM, ICU, the standard library and what else is installed. */
const PATTERNS = [
  "include/llvm-14/**/*.h",
  "include/clang/**/*.h",
  "include/unicode/*.h",
  "include/c++/12/{bits,ext,experimental,parallel,tr1}/**/*.{h,hpp}",
  "include/**/*.{hpp,hh,hxx}",
  "{share,src}/**/*.{cpp,cc,cxx}",
];
const FLAGS = [
  "-std=c++20",
  "-I/usr/include/llvm-14",
  "-I/usr/include/llvm-c-14",
  "-I/usr/include",
  "-Wno-everything",
  "-D__STDC_LIMIT_MACROS",
  "-D__STDC_CONSTANT_MACROS",
];
const CPP = /^\s*(?:class|namespace|template)\b|\w::\w/m;
const MAX_BYTES = 400_000;

/** libclang over the headers of the system: `apt-get install clang python3-clang universal-ctags llvm-14-dev`. */
export const compare: Compare = async (readObjects) => {
  const version = await clangVersion();
  if (version === undefined) return [notCompared("C++", CLANG_NEEDED)];
  const paths = spread(await sources(), FILES);
  return compareWithClang("C++", "c++", FLAGS, paths, readObjects, version);
};

/** One file of each text. */
async function sources(): Promise<string[]> {
  const byText = new Map<bigint | number, string>();
  for (const pattern of PATTERNS) {
    for await (const path of new Bun.Glob(pattern).scan({ cwd: "/usr", absolute: true })) {
      const file = Bun.file(path);
      if (file.size > MAX_BYTES || file.size === 0) continue;
      const text = await file.text();
      if (CPP.test(text)) byText.set(Bun.hash(text), path);
    }
  }
  return [...byText.values()];
}

if (import.meta.main) await printComparison(compare);
