import type { Compare } from "./comparison.ts";
import { compareDeclarations, judge, output, spread } from "./judged.ts";
import { printComparison } from "./in-process.ts";

const FILES = 1000;

/** Python's own `ast` over its standard library. Needs `python3` with its library: `apt-get install python3`. */
export const compare: Compare = async (readObjects) => {
  const library = await output(["python3", "-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"]);
  const version = await output(["python3", "-c", "import platform; print(platform.python_version())"]);
  if (library === undefined) throw new Error("Python is missing: apt-get install python3");
  const all = [...new Bun.Glob("**/*.py").scanSync({ cwd: library, absolute: true })];
  const paths = spread(
    all.filter((path) => !path.includes("/site-packages/")),
    process.argv.includes("--all") ? Infinity : FILES,
  );
  const verdicts = await judge(["python3", `${import.meta.dir}/judges/declarations.py`], paths);
  return compareDeclarations("Python", `ast of Python ${version}`, verdicts, readObjects, () => undefined);
};

if (import.meta.main) await printComparison(compare);
