/** A comment of one line, or one line of a longer comment. */
export interface CommentLine {
  /** 1-based. */
  line: number;
  /** The line as it stands, without what is around it. */
  text: string;
  /** Without the signs that make it a comment. */
  words: string;
}

/** What begins a comment, or a line within one, in the languages there are. */
const OPENING =
  /^(?:\{\/\*|\/\*+|\/\/[/!]?|<!--|<%--|\{#|\{%\s*comment\s*%\}|\(\*|--\[\[|--|#+!?|;+|%+|\*(?![\w/=])|'{3}|"{3}|rem\b|@rem\b|'(?=\s))\s*/i;
const CLOSING = /\s*(?:\*\/\s*\}?|-->|--%>|#\}|\*\)|\]\]|'{3}|"{3})$/;

/** In a document `#` and `*` are content. */
const DOCUMENT_OPENING = /^(?:<!--|\{\/\*|\[\/\/\]: # \(|(?=\.{3}|…|\[\.\.\.\]))\s*/;

/**
 * Lines that are comments and nothing else; of a comment behind code nothing is said.
 * @param document whether it is prose, where few things are comments
 */
export function commentLines(code: string, document = false): CommentLine[] {
  const pattern = document ? DOCUMENT_OPENING : OPENING;
  return code.split("\n").flatMap((raw, index) => {
    const text = raw.trim();
    const opening = pattern.exec(text);
    if (opening === null) return [];
    const words = text.slice(opening[0].length).replace(CLOSING, "").trim();
    return [{ line: index + 1, text, words }];
  });
}
