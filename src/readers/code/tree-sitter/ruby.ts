import rubyPath from "tree-sitter-ruby/tree-sitter-ruby.wasm" with { type: "file" };
import type { ImportOrigin } from "../../../digest.ts";
import type { Head } from "./grammar.ts";
import rubyQuery from "./queries/ruby.scm" with { type: "text" };
import { treeSitterLanguage } from "./row.ts";
import { RUBY_MODULES } from "./ruby-modules.ts";

/** See `Grammar` for what a row says. */
export const ruby = treeSitterLanguage({
  name: "ruby",
  extensions: [".rb", ".rake", ".gemspec", ".ru", ".rbi", ".podspec"],
  fileNames: [
    "Rakefile",
    "Gemfile",
    "Guardfile",
    "Vagrantfile",
    "Podfile",
    "Capfile",
    "Brewfile",
    "Fastfile",
  ],
  interpreters: ["ruby", "jruby", "rake"],
  wasm: rubyPath,
  query: rubyQuery,
  comments: ["comment"],
  // The colon or the quotes of a name given to a call: `attr_reader :name`
  path: (name) => name.replace(/^(?::(?!:))?(["']?)([^]+)\1$/, "$2").split("::"),
  exported,
  origin,
  // Magic comments, and the tags of YARD with what is indented under them (https://rubydoc.info/gems/yard)
  directive:
    /^(?:=begin|=end|#!|#\s*(?:rubocop|frozen_string_literal|encoding|typed|warn_indent|:[a-z-]+:|-\*-|@)|#\s{3,})/,
  // https://docs.seattlerb.org/minitest/, https://test-unit.github.io
  test: ({ kind, name }) => kind === "method" && name.startsWith("test_"),
  topLevel: /^(?:module|class|def|require|require_relative|[A-Z]\w*[ \t]*=)\b/gm,
});

/** What hides methods; constants and classes only `private_constant` hides. */
const HIDING = new Set(["private", "protected"]);

/** https://docs.ruby-lang.org/en/master/syntax/modules_and_classes_rdoc.html#label-Visibility */
function exported({ kind, signature, access }: Head, parentExported: boolean | undefined): boolean {
  if (parentExported === false) return false;
  if (kind !== "method" && kind !== "function" && kind !== "field") return access !== "private_constant";
  // `private` does not reach methods of the class itself.
  if (/^def (?:self|[A-Z][\w:]*)\./.test(signature)) return access !== "private_class_method";
  return !HIDING.has(access);
}

function origin(
  module: string,
  _packageName: string | undefined,
  _names: readonly string[],
  statement: string,
): ImportOrigin {
  if (statement.startsWith("require_relative") || /^\.{0,2}\//.test(module)) return "local";
  return RUBY_MODULES.has(module.split("/", 1)[0] ?? "") ? "standard" : "third_party";
}
