import type { NotRead } from "../ingest/warm/tally.ts";
import type { WarmResult } from "../ingest/warm/index.ts";
import { escapeControls } from "../log.ts";
import { quote } from "../quote.ts";
import { duration } from "./progress.ts";

export interface DigestSummary extends WarmResult {
  sources: readonly string[];
  /** Entries removed since their time is over. */
  pruned: number;
  tookMs: number;
  /** Why it ended before everything was done. */
  endedBy: "signal" | "max_seconds" | "stop" | undefined;
}

/** Named on a terminal or in a cron mail; `--json` names up to a thousand. */
const MOST_NAMED = 20;

/** For programs. Keys are public interface. */
export function digestJson(summary: DigestSummary): Record<string, unknown> {
  const { leftOut, tookMs, endedBy, ...rest } = summary;
  return {
    sources: rest.sources,
    files: rest.files,
    bytes: rest.bytes,
    digested: rest.digested,
    renewed: rest.renewed,
    unchanged: rest.unchanged,
    skipped: rest.skipped,
    failed: rest.failed,
    unfinished: rest.unfinished,
    pruned: rest.pruned,
    left_out: Object.fromEntries(leftOut),
    failures: rest.failures,
    skips: rest.skips,
    seconds: Math.round(tookMs) / 1000,
    ...(endedBy === undefined ? {} : { ended_by: endedBy }),
  };
}

/** One line. */
export function summaryLine(summary: DigestSummary): string {
  const { files, digested, renewed, unchanged, skipped, failed, unfinished, tookMs, endedBy } = summary;
  const counts = [
    `${count(files, "file")}`,
    `${number(digested)} digested`,
    `${number(unchanged + renewed)} unchanged`,
    ...(skipped > 0 ? [`${number(skipped)} skipped`] : []),
    ...(failed > 0 ? [`${number(failed)} failed`] : []),
    ...(unfinished > 0 ? [`${number(unfinished)} left for the next run`] : []),
  ];
  const took = tookMs < 10_000 ? `${(tookMs / 1000).toFixed(1)} s` : duration(tookMs);
  const why = endedBy === undefined ? "" : `; ended by ${ENDED_BY[endedBy]}`;
  return `${counts.join(", ")} in ${took}${why}\n`;
}

const ENDED_BY = { signal: "a signal", max_seconds: "--max-seconds", stop: "brainloop stop" } as const;

/** What failed, a line each. */
export function failureLines({ failures, failed }: DigestSummary): string {
  return lines(failures, failed, "failed");
}

/** What was skipped, a line each: for those who look. */
export function skipLines({ skips, skipped }: DigestSummary): string {
  return lines(skips, skipped, "skipped");
}

function lines(named: readonly NotRead[], total: number, what: string): string {
  const shown = named.slice(0, MOST_NAMED).map(({ path, code, message }) => {
    // Most messages name the file themselves.
    const where = message.includes(quote(path)) ? "" : `${quote(path)}: `;
    return `${what}: ${code}: ${where}${escapeControls(message)}\n`;
  });
  const more = total - shown.length;
  return shown.join("") + (more > 0 ? `and ${count(more, "more file")} ${what}; --json names them\n` : "");
}

function count(value: number, what: string): string {
  return `${number(value)} ${what}${value === 1 ? "" : "s"}`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
