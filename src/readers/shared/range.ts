/** Lines as an outline shows them: `12` or `12-40`. */
export function range(line: number, endLine: number): string {
  return line === endLine ? `${line}` : `${line}-${endLine}`;
}
