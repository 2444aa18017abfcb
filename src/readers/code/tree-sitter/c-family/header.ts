import { Lexer } from "./lexer.ts";

/**
 * Whether a header is C++ by what C has no use for: `::`, `template <`, `class A`, `public:`. What stands in
 * comments and strings does not count.
 */
export function isCppHeader(text: string): boolean {
  const lexer = new Lexer(text);
  let last = "";
  let before = ";";
  while (lexer.next()) {
    const word = lexer.kind === "directive" ? ";" : lexer.text;
    if (isOfCpp(before, last, word)) return true;
    before = last === "" ? before : last;
    last = word;
  }
  return false;
}

/** @param before what stands before `last`, which stands before `word` */
function isOfCpp(before: string, last: string, word: string): boolean {
  if (word === "::") return true;
  if (last === "template" || last === "operator") return /^[<>=!+\-*/[(]$/.test(word);
  if (!/^[;{}>]$/.test(before)) return false;
  if (/^(?:public|private|protected)$/.test(last)) return word === ":";
  return /^(?:class|namespace|using)$/.test(last) && /^\w+$/.test(word);
}
