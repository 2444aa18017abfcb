export interface TextLine {
  text: string;
  /** Offset of its first character. */
  start: number;
}

/** The lines of a text without their ends: `\n`, `\r\n` or `\r`. */
export function* linesOf(text: string): Generator<TextLine> {
  const end = /\r\n?|\n/g;
  let start = 0;
  for (let found = end.exec(text); found !== null; found = end.exec(text)) {
    yield { text: text.slice(start, found.index), start };
    start = end.lastIndex;
  }
  if (start < text.length) yield { text: text.slice(start), start };
}

/** Offset of the first character that is no blank. */
export function indentOf(line: string): number {
  const at = line.search(/\S/);
  return at < 0 ? line.length : at;
}

/** A value up to a comment that a blank stands before. */
export function withoutComment(value: string, marks: string): string {
  for (let at = 0; at < value.length; at++) {
    if (marks.includes(value[at] ?? " ") && (at === 0 || /\s/.test(value[at - 1] ?? ""))) {
      return value.slice(0, at).trimEnd();
    }
  }
  return value.trimEnd();
}
