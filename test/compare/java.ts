import { type Compare, notCompared, REACH } from "./comparison.ts";
import { compareDeclarations, judge, output, spread } from "./judged.ts";
import { printComparison } from "./in-process.ts";
import { unpacked } from "./unpacked.ts";

const FILES = 1000;
const ARCHIVE = "/usr/lib/jvm/openjdk-17/src.zip";

/** javac's own trees over the library of the JDK: `apt-get install openjdk-17-jdk openjdk-17-source unzip`. */
/** Sources of Java's library, its desktop and its compiler. */
export function javaSources(): Promise<string | undefined> {
  return unpacked("java", [ARCHIVE], ["java.base/*", "java.desktop/*", "jdk.compiler/*"]);
}

export const compare: Compare = async (readObjects) => {
  const version = await output(["javac", "-version"]);
  const root = await javaSources();
  if (version === undefined || root === undefined) {
    return [notCompared("Java", "apt-get install openjdk-17-jdk openjdk-17-source unzip")];
  }
  const all = [...new Bun.Glob("**/*.java").scanSync({ cwd: root, absolute: true })];
  const paths = spread(all, process.argv.includes("--all") ? Infinity : FILES);
  const verdicts = await judge(["java", `${import.meta.dir}/judges/Declarations.java`], paths);
  return compareDeclarations("Java", `trees of ${version}`, verdicts, readObjects, () => undefined, REACH);
};

if (import.meta.main) await printComparison(compare);
