import { type Compare, notCompared, REACH } from "./comparison.ts";
import { compareDeclarations, judge, output, spread } from "./judged.ts";
import { printComparison } from "./in-process.ts";

const FILES = 1000;

/** Ruby's own `RubyVM::AbstractSyntaxTree` over its standard library and installed gems. */
export const compare: Compare = async (readObjects) => {
  const libraries = await output([
    "ruby",
    "-e",
    'puts RbConfig::CONFIG.values_at("rubylibdir", "vendordir"), Gem.path.select { |path| Dir.exist?(path) }',
  ]);
  const version = await output(["ruby", "-e", "print RUBY_VERSION"]);
  if (libraries === undefined) return [notCompared("Ruby", "apt-get install ruby")];
  const all = libraries
    .split("\n")
    .flatMap((root) => [...new Bun.Glob("**/*.rb").scanSync({ cwd: root, absolute: true })]);
  const paths = spread([...new Set(all)], process.argv.includes("--all") ? Infinity : FILES);
  const verdicts = await judge(["ruby", `${import.meta.dir}/judges/declarations.rb`], paths);
  const name = `RubyVM::AbstractSyntaxTree of ${version}`;
  return compareDeclarations("Ruby", name, verdicts, readObjects, () => undefined, REACH);
};

if (import.meta.main) await printComparison(compare);
