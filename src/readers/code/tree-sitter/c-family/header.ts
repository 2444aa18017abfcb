import { Lexer } from "./lexer.ts";

/** What a `.h` file is written in. */
export type HeaderLanguage = "c" | "c++" | "objective-c";

/**
 * Tells by what C has no use for: `@interface`, `::`, `template <`, `class A`, `public:`. What stands in
 * comments and strings does not count.
 */
export function headerLanguage(text: string): HeaderLanguage {
  const lexer = new Lexer(text);
  let last = "";
  let before = ";";
  let isCpp = false;
  while (lexer.next()) {
    const word = lexer.kind === "directive" ? ";" : lexer.text;
    if (last === "@" && /^(?:interface|protocol|implementation|class|import|end)$/.test(word))
      return "objective-c";
    isCpp ||= isOfCpp(before, last, word);
    before = last === "" ? before : last;
    last = word;
  }
  return isCpp ? "c++" : "c";
}

/** @param before what stands before `last`, which stands before `word` */
function isOfCpp(before: string, last: string, word: string): boolean {
  if (word === "::") return true;
  if (last === "template" || last === "operator") return /^[<>=!+\-*/[(]$/.test(word);
  if (!/^[;{}>]$/.test(before)) return false;
  if (/^(?:public|private|protected)$/.test(last)) return word === ":";
  return /^(?:class|namespace|using)$/.test(last) && /^\w+$/.test(word);
}
