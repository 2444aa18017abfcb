import { type Compare, notCompared, REACH } from "./comparison.ts";
import { compareDeclarations, output, spread, type Verdict } from "./judged.ts";
import { printComparison } from "./in-process.ts";
import { judge } from "./judges/rust.ts";

const FILES = 400;
const SOURCES = "/usr/lib/rustlib/src/rust";

/** rustc's own tree over the compiler and the library of Rust: `apt-get install rustc rust-src`. */
export const compare: Compare = async (readObjects) => {
  const version = await output(["rustc", "--version"]);
  const all = [
    ...new Bun.Glob("{compiler,library}/*/src/**/*.rs").scanSync({
      cwd: SOURCES,
      absolute: true,
      throwErrorOnBrokenSymlink: false,
    }),
  ];
  if (version === undefined || all.length === 0)
    return [notCompared("Rust", "apt-get install rustc rust-src")];
  const verdicts: Verdict[] = [];
  for (const path of spread(all, process.argv.includes("--all") ? Infinity : FILES)) {
    // oxlint-disable-next-line no-await-in-loop -- a dump may take hundreds of megabytes
    verdicts.push(await judge(path));
  }
  return compareDeclarations("Rust", version, verdicts, readObjects, () => undefined, REACH);
};

if (import.meta.main) await printComparison(compare);
