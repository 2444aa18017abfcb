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
    against("a cold run's time, of universal-ctags'", "≤ 3 ×", cold, ctags, (times) => times <= 3),
    against(
      "universal-ctags' time, of a run's with nothing changed",
      "> 1 ×",
      ctags,
      warm,
      (times) => times > 1,
    ),
    against("`repomix --compress`'s time, of a cold run's", "≥ 5 ×", repomix, cold, (times) => times >= 5),
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

/** By the clock it is judged: that is what one waits. */
function against(
  what: string,
  reach: string,
  of: Row,
  by: Row,
  isReached: (times: number) => boolean,
): string {
  const [times, ofProcessors] = (["seconds", "cpuSeconds"] as const).map((measure) => {
    const [a, b] = [median(of, measure), median(by, measure)];
    return a === undefined || b === undefined || b === 0 ? undefined : a / b;
  });
  const shown = [times, ofProcessors].map((one) => (one === undefined ? "–" : `${one.toFixed(1)} ×`));
  const verdict = times === undefined ? "not measured" : isReached(times) ? "reached" : "**not reached**";
  return `| ${[what, reach, ...shown, verdict].join(" | ")} |`;
}

/** Undefined where not all runs came to their end. */
function median({ runs }: Row, measure: Measure): number | undefined {
  if (runs.length === 0 || runs.some(({ timedOut }) => timedOut)) return undefined;
  return runs.map((run) => run[measure]).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)];
}
