import bashPath from "tree-sitter-bash/tree-sitter-bash.wasm" with { type: "file" };
import type { ImportOrigin } from "../../../digest.ts";
import type { Head } from "./grammar.ts";
import bashQuery from "./queries/bash.scm" with { type: "text" };
import { treeSitterLanguage } from "./row.ts";

/** See `Grammar` for what a row says. */
export const bash = treeSitterLanguage({
  name: "bash",
  extensions: [".sh", ".bash", ".bats", ".ebuild", ".eclass"],
  fileNames: [
    ".bashrc",
    ".bash_profile",
    ".bash_aliases",
    ".bash_login",
    ".bash_logout",
    ".profile",
    ".envrc",
    "bashrc",
    "PKGBUILD",
    "APKBUILD",
  ],
  interpreters: ["bash", "sh", "dash", "ash", "ksh", "bats"],
  wasm: bashPath,
  query: bashQuery,
  comments: ["comment"],
  // `alias ll='ls -l'`
  path: (name) => [name.replace(/=$/, "")],
  exported,
  origin,
  headDoc: true,
  directive: /^#(?:!|\s*(?:shellcheck|vim?:|ex:|-\*-)|[^#\w]*$)/,
  declaredByAssignment: true,
  prepare: (text) => ({ text: prepared(text) }),
  topLevel:
    /^(?:[\w:.-]+[ \t]*\(\)|\w+=|(?:function|if|for|while|until|case|declare|readonly|export)[ \t])/gm,
  repair: (piece) =>
    piece.replaceAll(CASE_PATTERN, (line) =>
      line.replaceAll(/['"]( *)/g, (quote) => "_".repeat(quote.length)),
    ),
});

/** A line of a case's pattern with quotes, which the grammar reads as the start of a string: `?*' '?*)`. */
const CASE_PATTERN = /^[^\n()=$]*['"][^\n()=$]*(?:\)|\|[ \t]*\\$)/gm;

/** There is no privacy; variables in lower case are the script's own by custom. */
function exported({ kind, name, signature }: Head): boolean {
  // https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html: upper case is for the environment
  return kind === "function" || signature.startsWith("export ") || /^[A-Z_0-9]+$/.test(name);
}

function origin(module: string): ImportOrigin {
  return module.startsWith("/") ? "third_party" : "local";
}

/**
 * Rewrites what the grammar misreads, every name at its offset. What is looked for stands before what has to
 * be behind it: a line of 16 MB would else be searched from each of its characters.
 */
function prepared(text: string): string {
  return (
    functionsOfTests(text)
      // A variable within a word ends it: `$PREFIX/$TARGET/bin`, `/tmp/x-$$`
      .replaceAll(/(?<=[\w/.-])(?:\$(?=\w{1,99}[./-])|\$\$)/g, (dollars) => "_".repeat(dollars.length))
      // `for x do` needs a semicolon
      .replaceAll(/[ \t]do\b(?<=^[ \t]*for[ \t]+\w+...)/gm, ";do")
      // An assignment of nothing takes the next line's keyword for its value, several the next line for their command
      .replaceAll(/\n(?<=\w=[ \t]*\n)(?=[ \t]*(?:for|while|until|if|case)\b)/g, ";")
      .replaceAll(/\n(?<=^[ \t]*(?:\w+=[\w$]*[ \t]+)+\w+=[\w$]*\n)(?![ \t]*;|[A-Z_!]+$)/gm, ";")
  );
}

/**
 * `@test "name" {` begins a function (https://bats-core.readthedocs.io/en/stable/writing-tests.html): it becomes
 * the head of one for the grammar, as long as it was.
 */
function functionsOfTests(text: string): string {
  return text.replaceAll(/^([ \t]*)@test([ \t].*)\{[ \t]*$/gm, (whole, indent: string) => {
    const head = `${indent}:t()`;
    return head + " ".repeat(Math.max(0, whole.length - head.length - 1)) + "{";
  });
}
