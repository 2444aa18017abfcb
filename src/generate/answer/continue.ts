/** A repeated stretch shorter than this may be chance. */
const LEAST_OVERLAP = 16;
const MOST_OVERLAP = 4_000;

/**
 * An answer that was cut off, with what came when it was asked to go on: fences that the second part opened anew
 * and lines that it repeated are left out.
 */
export function joinContinued(first: string, second: string): string {
  const more = second.replace(/^\s*(?:`{3,}|~{3,})[^\n`]*\n/, "");
  const most = Math.min(first.length, more.length, MOST_OVERLAP);
  for (let length = most; length >= LEAST_OVERLAP; length--) {
    if (first.endsWith(more.slice(0, length))) return first + more.slice(length);
  }
  return first + (more === second ? second : more);
}
