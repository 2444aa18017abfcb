import { existsSync } from "node:fs";
import { type Compare, notCompared, REACH } from "./comparison.ts";
import { compareDeclarations, judge, output, spread } from "./judged.ts";
import { printComparison } from "./in-process.ts";

const FILES = 1000;
const SOURCES = "/usr/share/php";
const NEEDS = "apt-get install php-cli php-parser phpunit php-symfony-http-kernel";

/** nikic's PHP-Parser, which rests on PHP's own tokenizer, over Debian's PHP packages. */
export const compare: Compare = async (readObjects) => {
  const version = await output(["php", "-r", "echo PHP_VERSION;"]);
  if (version === undefined || !existsSync(`${SOURCES}/PhpParser/autoload.php`)) {
    return [notCompared("PHP", NEEDS)];
  }
  const all = [...new Bun.Glob("**/*.php").scanSync({ cwd: SOURCES, absolute: true })];
  const paths = spread(all, process.argv.includes("--all") ? Infinity : FILES);
  const verdicts = await judge(["php", `${import.meta.dir}/judges/declarations.php`], paths);
  const name = `PHP-Parser on PHP ${version}`;
  return compareDeclarations("PHP", name, verdicts, readObjects, () => undefined, REACH);
};

if (import.meta.main) await printComparison(compare);
