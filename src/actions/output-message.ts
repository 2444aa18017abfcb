/** What is streaming in, as a progress notification says it. */
export function outputMessage({
  tokens,
  tokensPerSecond,
}: {
  tokens: number;
  tokensPerSecond: number;
}): string {
  return `${tokens} tokens, ${tokensPerSecond} tokens/s`;
}
