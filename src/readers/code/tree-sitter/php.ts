import phpPath from "tree-sitter-php/tree-sitter-php.wasm" with { type: "file" };
import type { ImportOrigin } from "../../../digest.ts";
import { docBlockSentence } from "./doc-block.ts";
import type { Head } from "./grammar.ts";
import { sharesRoot } from "./origins.ts";
import phpQuery from "./queries/php.scm" with { type: "text" };
import { treeSitterLanguage } from "./row.ts";

/** See `Grammar` for what a row says. No `topLevel`: a piece without the file's `<?php` would be text. */
export const php = treeSitterLanguage({
  name: "php",
  extensions: [".php", ".phtml", ".php5", ".php7", ".php8", ".phpt"],
  sharesPackage: true,
  interpreters: ["php"],
  wasm: phpPath,
  query: phpQuery,
  comments: ["comment"],
  // https://www.php.net/manual/en/language.oop5.visibility.php: public unless it says otherwise
  exported: ({ signature }, parentExported) =>
    parentExported !== false && !/^[^(=$]*\bprivate\b/.test(signature),
  origin,
  doc: docBlockSentence,
  test,
});

/** What needs no namespace is PHP's own; the first element of a namespace is its vendor's. */
function origin(module: string, packageName: string | undefined, names: readonly string[]): ImportOrigin {
  if (/[./]/.test(module)) return "local";
  const name = module.replace(/^\\/, "");
  if (sharesRoot(name, packageName, "\\", 1)) return "local";
  return names.length > 0 || name.includes("\\") ? "third_party" : "standard";
}

/** https://docs.phpunit.de/en/11.5/writing-tests-for-phpunit.html */
function test({ kind, name, decorators }: Head, path: string): boolean {
  if (kind !== "method") return false;
  return /#\[[^\]]*\bTest\b/.test(decorators) || (/Tests?\.php$/.test(path) && /^test/i.test(name));
}
