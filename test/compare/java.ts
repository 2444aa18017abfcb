import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Compare, notCompared, REACH } from "./comparison.ts";
import { compareDeclarations, judge, output, spread } from "./judged.ts";
import { printComparison } from "./in-process.ts";

const FILES = 1000;
const ARCHIVE = "/usr/lib/jvm/openjdk-17/src.zip";

/** javac's own trees over the library of the JDK: `apt-get install openjdk-17-jdk openjdk-17-source unzip`. */
export const compare: Compare = async (readObjects) => {
  const version = await output(["javac", "-version"]);
  if (version === undefined || !(await Bun.file(ARCHIVE).exists())) {
    return [notCompared("Java", "apt-get install openjdk-17-jdk openjdk-17-source unzip")];
  }
  const root = await mkdtemp(join(tmpdir(), "brainloop-java-"));
  await output(["unzip", "-q", ARCHIVE, "java.base/*", "java.desktop/*", "jdk.compiler/*", "-d", root]);
  const all = [...new Bun.Glob("**/*.java").scanSync({ cwd: root, absolute: true })];
  const paths = spread(all, process.argv.includes("--all") ? Infinity : FILES);
  const verdicts = await judge(["java", `${import.meta.dir}/judges/Declarations.java`], paths);
  return compareDeclarations("Java", `trees of ${version}`, verdicts, readObjects, () => undefined, REACH);
};

if (import.meta.main) await printComparison(compare);
