import type { Timed } from "./timed-command.ts";

/** A program's runs. */
export interface Row {
  what: string;
  runs: Timed[];
  /** What came of them. */
  note: string;
}

export interface DigestRows {
  cold: Row;
  warm: Row;
  expired: Row;
  ctags: Row;
  repomix: Row;
}

type Measure = "seconds" | "cpuSeconds" | "peakBytes";

/** What was measured, each by the median of its runs, and beside it what section 17 of the specification asks for. */
export function digestTable(
  { cold, warm, expired, ctags, repomix }: DigestRows,
  about: readonly string[],
): string {
  return [
    "| what | runs | seconds | CPU seconds | peak memory | |",
    "| --- | --- | --- | --- | --- | --- |",
    ...[cold, warm, expired, ctags, repomix].map((row) => line(row)),
    "",
    "| | reach | by the clock | by CPU seconds | |",
    "| --- | --- | --- | --- | --- |",
    against("a cold run's time, of universal-ctags'", cold, ctags, { most: 3 }),
    against("universal-ctags' time, of a run's with nothing changed", ctags, warm, { least: 1 }),
    against("`repomix --compress`'s time, of a cold run's", repomix, cold, { least: 5 }),
    "",
    ...about,
  ].join("\n");
}

function line(row: Row): string {
  const { what, runs, note } = row;
  const took = (["seconds", "cpuSeconds"] as const).map((measure) => median(row, measure)?.toFixed(1) ?? "–");
  const peak =
    runs.length === 0
      ? "–"
      : `${(Math.max(...runs.map(({ peakBytes }) => peakBytes)) / 1024 ** 2).toFixed(0)} MB`;
  return `| ${[what, runs.length, ...took, peak, note].join(" | ")} |`;
}

/**
 * By the clock it is judged: that is what one waits. What was ended before it was done took longer than that.
 */
function against(what: string, of: Row, by: Row, { least, most }: { least?: number; most?: number }): string {
  const isBound = of.runs.some(({ timedOut }) => timedOut);
  const [times, ofProcessors] = (["seconds", "cpuSeconds"] as const).map((measure) => {
    const [a, b] = [isBound ? of.runs.at(-1)?.[measure] : median(of, measure), median(by, measure)];
    return a === undefined || b === undefined || b === 0 ? undefined : a / b;
  });
  const shown = [times, ofProcessors].map((one) =>
    one === undefined ? "–" : `${isBound ? "> " : ""}${one.toFixed(1)} ×`,
  );
  const reach = least === undefined ? `≤ ${most ?? 0} ×` : `≥ ${least} ×`;
  return `| ${[what, reach, ...shown, verdict(times, isBound, { least, most })].join(" | ")} |`;
}

function verdict(
  times: number | undefined,
  isBound: boolean,
  { least = 0, most = Number.POSITIVE_INFINITY }: { least: number | undefined; most: number | undefined },
): string {
  if (times === undefined) return "not measured";
  if (times > most) return "**not reached**";
  if (isBound && (least === 0 || times < least)) return "not measured";
  return times >= least ? "reached" : "**not reached**";
}

/** Undefined where not all runs came to their end. */
function median({ runs }: Row, measure: Measure): number | undefined {
  if (runs.length === 0 || runs.some(({ timedOut }) => timedOut)) return undefined;
  return runs.map((run) => run[measure]).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)];
}
