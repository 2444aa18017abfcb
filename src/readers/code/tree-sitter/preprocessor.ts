const DIRECTIVE = /^[ \t]*#[^\r\n]*/gm;

/** A text without its preprocessor's lines, every other character where it was. */
export function withoutDirectives(text: string): string {
  return text.replaceAll(DIRECTIVE, (line) => " ".repeat(line.length));
}

/** The same, with the first branch alone of each condition. */
export function firstBranches(text: string): string {
  /** For each open condition, whether its first branch is over. */
  const over: boolean[] = [];
  return text
    .split(/(?<=\n)/)
    .map((line) => {
      const [, word] = /^[ \t]*#[ \t]*(\w+)/.exec(line) ?? [];
      if (word === "if") over.push(false);
      else if (word === "elif" || word === "else") over.splice(-1, 1, true);
      else if (word === "endif") over.pop();
      const blank = word !== undefined || over.includes(true);
      return blank ? line.replaceAll(/[^\r\n]/g, " ") : line;
    })
    .join("");
}
