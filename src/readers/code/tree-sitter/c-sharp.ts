import cSharpPath from "tree-sitter-c-sharp/tree-sitter-c_sharp.wasm" with { type: "file" };
import type { ImportOrigin } from "../../../digest.ts";
import { xmlDocSentence } from "./doc-block.ts";
import type { Head } from "./grammar.ts";
import { sharesRoot } from "./origins.ts";
import cSharpQuery from "./queries/c-sharp.scm" with { type: "text" };
import { firstBranches, withoutDirectives } from "./preprocessor.ts";
import { treeSitterLanguage } from "./row.ts";

/** See `Grammar` for what a row says. */
export const cSharp = treeSitterLanguage({
  name: "c#",
  extensions: [".cs", ".csx"],
  sharesPackage: true,
  wasm: cSharpPath,
  query: cSharpQuery,
  comments: ["comment"],
  exported,
  origin,
  doc: xmlDocSentence,
  // https://xunit.net, https://docs.nunit.org and MSTest
  test: ({ kind, decorators }) =>
    kind === "method" &&
    /[[,]\s*(?:Fact|Theory|Test|TestCase|TestCaseSource|TestMethod|DataTestMethod|UnityTest)\b/.test(
      decorators,
    ),
  // https://learn.microsoft.com/dotnet/csharp/fundamentals/program-structure/main-command-line
  entry: ({ name, signature }) =>
    name === "Main" && /\bstatic\b.*\b(?:void|int|Task(?:<int>)?) Main\(/.test(signature),
  // No `topLevel`: declarations stand in namespaces, whose pieces are never whole.
  repair: (text) => [withoutDirectives(text), firstBranches(text)],
});

/** Public and protected, in what is so itself; what says nothing is private, in interfaces and enums public. */
function exported({ signature, access, kind }: Head, parentExported: boolean | undefined): boolean {
  if (parentExported === false) return false;
  if (kind === "namespace") return true;
  const modifiers = signature.replace(/[(={].*/, "");
  if (/\bprivate\b/.test(modifiers)) return false;
  return /\b(?:public|protected)\b/.test(modifiers) || access === "public";
}

/** `System` and what Microsoft ships with it; the first element of a namespace is the project's own. */
function origin(module: string, packageName: string | undefined): ImportOrigin {
  if (/^(?:global::)?(?:System|Microsoft\.(?:CSharp|VisualBasic|Win32))(?:\.|$)/.test(module))
    return "standard";
  return sharesRoot(module, packageName, ".", 1) ? "local" : "third_party";
}
