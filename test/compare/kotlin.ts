import { join } from "node:path";
import { type Compare, notCompared, REACH } from "./comparison.ts";
import { compareDeclarations, judge, output, spread } from "./judged.ts";
import { printComparison } from "./in-process.ts";
import { npmPackage } from "./npm-package.ts";
import { unpacked } from "./unpacked.ts";

const FILES = 1000;
const COMPILER = "kotlin-compiler@2.4.20";
const SOURCES = ["kotlin-stdlib-sources", "kotlin-reflect-sources", "kotlin-test-sources"];

/** Sources of Kotlin's library, from the package of its compiler. */
export async function kotlinSources(): Promise<string | undefined> {
  const compiler = await npmPackage(COMPILER);
  if (compiler === undefined) return undefined;
  return await unpacked(
    "kotlin",
    SOURCES.map((name) => join(compiler, "lib", `${name}.jar`)),
  );
}

/** Kotlin's own compiler over its library, both from the npm registry: `apt-get install openjdk-17-jdk unzip`. */
export const compare: Compare = async (readObjects) => {
  const version = await output(["javac", "-version"]);
  const compiler = version === undefined ? undefined : await npmPackage(COMPILER);
  const root = await kotlinSources();
  if (compiler === undefined || root === undefined) {
    return [notCompared("Kotlin", "apt-get install openjdk-17-jdk unzip, and let npm reach its registry")];
  }
  const all = [...new Bun.Glob("**/*.kt").scanSync({ cwd: root, absolute: true })];
  const paths = spread(all, process.argv.includes("--all") ? Infinity : FILES);
  const libraries = `${join(compiler, "lib")}/*`;
  const program = `${import.meta.dir}/judges/KotlinDeclarations.java`;
  const verdicts = await judge(["java", "-cp", libraries, program], paths);
  return compareDeclarations("Kotlin", COMPILER, verdicts, readObjects, () => undefined, REACH);
};

if (import.meta.main) await printComparison(compare);
