/** A text on one line, cut to at most `max` characters with an ellipsis at the end. */
export function clip(text: string, max: number): string {
  // Looking at a little more than is shown keeps this quick on a text of megabytes.
  const folded = text
    .slice(0, max * 4)
    .replace(/\s+/g, " ")
    .trim();
  if (folded.length <= max) return folded;
  return `${folded.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
