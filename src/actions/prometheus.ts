import { METRIC_NAMES } from "../metrics.ts";
import type { MetricSummary } from "../store/output.ts";

export interface Exposition {
  /** Over all time that is kept. */
  summaries: readonly MetricSummary[];
  workersAlive: number;
  sessionsActive: number;
  /** Sizes in bytes, by database. */
  databases: Readonly<Record<string, number>>;
  version: string;
}

type Kind = "counter" | "gauge" | "summary";

/** What is a level and no sum; it is exposed as it is now. */
const LEVELS: ReadonlySet<string> = new Set(["sessions_active"]);
/** Names that can stand in the format as they are; `metrics` may hold rows that someone else wrote. */
const PLAIN_NAME = /^[a-z][a-z0-9_]*$/;

/**
 * Metrics in the Prometheus text format: times (`…_ms`) as summaries in seconds, all else as counters.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function prometheusText(exposition: Exposition): string {
  const { summaries, workersAlive, sessionsActive, databases, version } = exposition;
  const measured = new Map(summaries.map((summary) => [summary.metricName, summary]));
  const names = [...new Set([...METRIC_NAMES, ...measured.keys()])].filter(
    (name) => PLAIN_NAME.test(name) && !LEVELS.has(name),
  );
  const sizes = Object.entries(databases).map(([name, bytes]) => sample("", bytes, `database="${name}"`));
  return [
    family("build_info", "gauge", "Version of Brainloop", [
      sample("", 1, `version="${escapeLabel(version)}"`),
    ]),
    family("workers_alive", "gauge", "Workers of the project with a heartbeat", [sample("", workersAlive)]),
    family("sessions_active", "gauge", "Sessions under way", [sample("", sessionsActive)]),
    family("database_size_bytes", "gauge", "Size of a database's file", sizes),
    ...names.toSorted().map((name) => metricFamily(name, measured.get(name))),
  ].join("");
}

function metricFamily(name: string, summary: MetricSummary | undefined): string {
  const sum = summary?.sum ?? 0;
  const help = `${name} of all workers, over the time that metrics are kept`;
  if (!name.endsWith("_ms")) {
    return family(`${name}_total`, "counter", help, [sample("", sum)]);
  }
  const quantiles =
    summary === undefined
      ? []
      : ([
          ["0.5", summary.p50],
          ["0.95", summary.p95],
        ] as const);
  return family(name.replace(/_ms$/, "_seconds"), "summary", help.replace(name, name.slice(0, -3)), [
    ...quantiles.map(([quantile, ms]) => sample("", seconds(ms), `quantile="${quantile}"`)),
    sample("_sum", seconds(sum)),
    sample("_count", summary?.count ?? 0),
  ]);
}

/** The lines of one metric, whose name is set before every sample. */
function family(name: string, kind: Kind, help: string, samples: readonly string[]): string {
  const full = `brainloop_${name}`;
  const lines = [`# HELP ${full} ${help}`, `# TYPE ${full} ${kind}`, ...samples.map((line) => full + line)];
  return `${lines.join("\n")}\n`;
}

function sample(suffix: string, value: number, labels = ""): string {
  return `${suffix}${labels === "" ? "" : `{${labels}}`} ${value}`;
}

/** Without the digits that dividing adds: 1.1 ms is 0.0011 s, not 0.0011000000000000001. */
function seconds(ms: number): number {
  return Number((ms / 1000).toPrecision(15));
}

function escapeLabel(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
}
