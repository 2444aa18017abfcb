/**
 * How much of a file's importance comes from what refers to it. The original's 0.85
 * (https://www.cis.upenn.edu/~mkearns/teaching/NetworkedLife/pagerank.pdf) puts the one helper of a popular file
 * above files that many import.
 */
const DAMPING = 0.5;
const MAX_ROUNDS = 50;
/** Change of all ranks together at which they count as settled. */
const SETTLED = 1e-6;

/**
 * PageRank: what many refer to, and what those refer to, ranks high.
 * @param links for each node, the nodes it refers to
 * @param weights how much of the reader's attention begins at each node
 * @returns ranks that add up to 1; the same for the same input
 */
export function pageRank(links: readonly (readonly number[])[], weights: readonly number[]): number[] {
  const total = weights.reduce((a, b) => a + b, 0) || 1;
  const start = weights.map((weight) => weight / total);
  let ranks = [...start];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = Array.from<number>({ length: links.length }).fill(0);
    let loose = 0;
    for (const [node, targets] of links.entries()) {
      const rank = ranks[node] ?? 0;
      if (targets.length === 0) loose += rank;
      for (const target of targets) next[target] = (next[target] ?? 0) + rank / targets.length;
    }
    let change = 0;
    for (const [node, rank] of next.entries()) {
      const begin = start[node] ?? 0;
      const value = (1 - DAMPING) * begin + DAMPING * (rank + loose * begin);
      change += Math.abs(value - (ranks[node] ?? 0));
      next[node] = value;
    }
    ranks = next;
    if (change < SETTLED) break;
  }
  return ranks;
}
