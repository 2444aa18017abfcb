import type { ConfigType } from "../../../digest.ts";
import type { ExtensionUse } from "./extensions.ts";

const WORD_END = /[\s,:{}[\]"']|\/[/*]|$/g;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** https://json5.org, section 6 */
const NUMBER5 =
  /^[+-]?(?:0[xX][\da-fA-F]+|(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|Infinity|NaN)$/;
const IDENTIFIER =
  /^(?:[\p{L}\p{Nl}$_]|\\u[\da-fA-F]{4})(?:[\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$\u200c\u200d]|\\u[\da-fA-F]{4})*$/u;

/** The end of what stands without quotes: a number, a keyword, a key; at least one character. */
export function wordEnd(text: string, start: number): number {
  WORD_END.lastIndex = start + 1;
  return WORD_END.exec(text)?.index ?? text.length;
}

/** What a word is as a value; undefined for none. */
export function scalarType(word: string, offset: number, uses: ExtensionUse): ConfigType | undefined {
  if (word === "true" || word === "false") return "boolean";
  if (word === "null") return "null";
  if (NUMBER.test(word)) return "number";
  if (!NUMBER5.test(word)) return undefined;
  uses.note("number", offset);
  return "number";
}

/** The key that a word is, its escapes decoded; undefined for none. */
export function bareKey(word: string): string | undefined {
  if (!IDENTIFIER.test(word)) return undefined;
  return word.replaceAll(/\\u([\da-fA-F]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
