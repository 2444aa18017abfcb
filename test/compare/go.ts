import { readFileSync } from "node:fs";
import type { Compare } from "./comparison.ts";
import { compareDeclarations, type Difference, judge, output, spread } from "./judged.ts";
import { printComparison } from "./in-process.ts";

const FILES = 1500;

/** Go's own `go/parser` over the sources of Go. Needs them: `apt-get install golang-go golang-src`. */
export const compare: Compare = async (readObjects) => {
  const root = await output(["go", "env", "GOROOT"]);
  const version = await output(["go", "env", "GOVERSION"]);
  if (root === undefined) throw new Error("Go is missing: apt-get install golang-go golang-src");
  const all = [
    ...new Bun.Glob("**/*.go").scanSync({ cwd: `${root}/src`, absolute: true, followSymlinks: true }),
  ];
  const paths = spread(all, process.argv.includes("--all") ? Infinity : FILES);
  const verdicts = await judge(["go", "run", `${import.meta.dir}/judges/declarations.go`], paths);
  return compareDeclarations("Go", `go/parser of ${version}`, verdicts, readObjects, excuse);
};

/** go/parser reads `~0` as an expression, so as to give the type checker something to refuse. */
function excuse({ path, expected }: Difference): string | undefined {
  if (expected === undefined) return undefined;
  const line = readFileSync(path, "utf8").split("\n")[expected.line - 1] ?? "";
  return /=\s*~/.test(line)
    ? "the Go specification has no operator ~ in expressions (Operators: unary_op)"
    : undefined;
}

if (import.meta.main) await printComparison(compare);
