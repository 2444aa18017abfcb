import { describeMetric, LATENCY_BUCKETS_MS, METRIC_NAMES } from "../metrics.ts";
import type { MetricTotal } from "../store/metric-totals.ts";

export interface Exposition {
  totals: readonly MetricTotal[];
  workersAlive: number;
  /** Calls to providers that are being answered. */
  providerCallsRunning: number;
  sessionsActive: number;
  /** Sizes in bytes, by database. */
  databases: Readonly<Record<string, number>>;
  version: string;
}

type Kind = "counter" | "gauge" | "histogram" | "summary";

/** What is a level and no sum; it is exposed as it is now. */
const LEVELS: ReadonlySet<string> = new Set(["sessions_active"]);
/** Names that can stand in the format as they are; `metrics` may hold rows that someone else wrote. */
const PLAIN_NAME = /^[a-z][a-z0-9_]*$/;

/** What can fall: a file that is read whole takes its digest's saving back. */
const GAUGES: ReadonlySet<string> = new Set(["tokens_saved"]);
/** Percentages, of which a sum alone says nothing. */
const PERCENTAGES: ReadonlySet<string> = new Set(["generation_conformance"]);

/**
 * Metrics in the Prometheus text format: times (`…_ms`) as histograms in seconds, percentages as summaries
 * of ratios, all else as counters.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function prometheusText(exposition: Exposition): string {
  const { totals, workersAlive, sessionsActive, providerCallsRunning, databases, version } = exposition;
  const measured = Map.groupBy(totals, ({ metricName }) => metricName);
  const names = [...new Set([...METRIC_NAMES, ...measured.keys()])].filter(
    (name) => PLAIN_NAME.test(name) && !LEVELS.has(name),
  );
  const sizes = Object.entries(databases).map(([name, bytes]) => sample("", bytes, `database="${name}"`));
  return [
    family("build_info", "gauge", "Version of Brainloop", [
      sample("", 1, `version="${escapeLabel(version)}"`),
    ]),
    family("workers_alive", "gauge", "Workers of the project that run", [sample("", workersAlive)]),
    family("sessions_active", "gauge", "Sessions under way", [sample("", sessionsActive)]),
    family("provider_calls_running", "gauge", "Calls to providers that are being answered", [
      sample("", providerCallsRunning),
    ]),
    family("database_size_bytes", "gauge", "Size of a database's file", sizes),
    ...names.toSorted().map((name) => metricFamily(name, measured.get(name) ?? [])),
  ].join("");
}

function metricFamily(name: string, buckets: readonly MetricTotal[]): string {
  const help = `${describeMetric(name) ?? name}; of all workers, since the databases were made`;
  if (name.endsWith("_ms")) {
    const plain = name.replace(/_ms$/, "");
    return family(`${plain}_seconds`, "histogram", help, histogram(buckets));
  }
  if (PERCENTAGES.has(name)) {
    return family(`${name}_ratio`, "summary", help.replace(", in percent", ""), [
      sample("_sum", total(buckets, "sum") / 100),
      sample("_count", total(buckets, "count")),
    ]);
  }
  const value = [sample("", total(buckets, "sum"))];
  return GAUGES.has(name)
    ? family(name, "gauge", help, value)
    : family(`${name}_total`, "counter", help, value);
}

/** Each bucket counts the ones before it, too. */
function histogram(buckets: readonly MetricTotal[]): string[] {
  const upTo = (bound: number): number =>
    total(
      buckets.filter(({ le }) => le <= bound),
      "count",
    );
  return [
    ...LATENCY_BUCKETS_MS.map((bound) => sample("_bucket", upTo(bound), `le="${seconds(bound)}"`)),
    sample("_bucket", total(buckets, "count"), 'le="+Inf"'),
    sample("_sum", seconds(total(buckets, "sum"))),
    sample("_count", total(buckets, "count")),
  ];
}

function total(buckets: readonly MetricTotal[], what: "count" | "sum"): number {
  return buckets.reduce((sum, bucket) => sum + bucket[what], 0);
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
