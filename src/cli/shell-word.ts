/**
 * A word as it is typed in a shell, quoted only where it needs to be. On Windows as programs there split their
 * command line: https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
 */
export function shellWord(word: string, platform: NodeJS.Platform): string {
  if (platform !== "win32") {
    return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
  }
  if (/^[\w@+=:,.\\/-]+$/.test(word)) return word;
  return `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}
