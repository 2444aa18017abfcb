/**
 * Estimated o200k tokens of a text.
 * @returns tokens, at least 0
 */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 3.5);
}
