/** Statistics of measurements. */

export interface Summary {
  p50: number;
  p99: number;
  count: number;
}

/** @throws Error without any value */
export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
    if (value === undefined) throw new Error("Nothing was measured");
    return value;
  };
  return { p50: at(0.5), p99: at(0.99), count: sorted.length };
}
