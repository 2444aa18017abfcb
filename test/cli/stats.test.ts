import { describe, expect, test } from "bun:test";
import { METRIC_NAMES } from "../../src/metrics.ts";
import { brainloop, Sandbox } from "../support/executable.ts";
import { InTerminal } from "./terminal.ts";

function stats(sandbox: Sandbox, ...args: string[]) {
  return brainloop(["stats", ...args], { env: sandbox.env });
}

/** Puts measurements into the database as workers do, `ago` seconds before now. */
async function measure({ env }: Sandbox, rows: readonly [name: string, value: number, ago: number][]) {
  const { out } = await brainloop(["where", "output"], { env });
  const values = rows.map(([name, value, ago]) => `('${name}', ${value}, 'w', unixepoch() - ${ago})`);
  const insert = `INSERT INTO metrics (metric_name, metric_value, worker_id, timestamp) VALUES ${values.join(", ")}`;
  await Bun.$`sqlite3 ${out.trim()} ${insert}`.quiet();
}

const DAY = 86_400;

/** Metrics that are no counters, as they are exposed. */
const EXPOSED_AS: Readonly<Record<string, string>> = {
  tokens_saved: "tokens_saved",
  sessions_active: "sessions_active",
  generation_conformance: "generation_conformance_ratio",
};

/** Samples by name with labels. */
function samples(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
}

describe("stats", () => {
  test("shows people what was measured within the window", async () => {
    using sandbox = new Sandbox();
    await measure(sandbox, [
      ["reader_cache_hit", 1, 10],
      ["reader_cache_hit", 1, 10],
      ["reader_cache_hit", 1, 10],
      ["reader_cache_miss", 1, 10],
      ["tokens_saved", 12_345, 10],
      ["tokens_saved", 500, 2 * DAY],
    ]);
    const { code, out, err } = await stats(sandbox);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(/^Cache hit rate +75\.0 %$/m);
    expect(out).toMatch(/^tokens_saved +1 +12,350 +12,350 /m);
    expect((await stats(sandbox, "--window", "7d")).out).toMatch(/^tokens_saved +2 +12,850 /m);
  });

  test("draws bars in a terminal", async () => {
    using sandbox = new Sandbox();
    await measure(sandbox, [
      ["reader_cache_hit", 1, 10],
      ["reader_cache_miss", 1, 10],
    ]);
    await using terminal = new InTerminal(["stats"], { ...sandbox.env, NO_COLOR: "1" });
    expect(await terminal.end()).toBe(0);
    expect(terminal.shown).toContain("50.0 % █████\r\n");
  });

  test("says so where nothing was measured", async () => {
    using sandbox = new Sandbox();
    const { code, out } = await stats(sandbox);
    expect(code).toBe(0);
    expect(out).toContain("Nothing was measured");
  });

  test("--json prints what get_stats returns", async () => {
    using sandbox = new Sandbox();
    await measure(sandbox, [["reader_parse_ms", 12.5, 10]]);
    const { out } = await stats(sandbox, "--json", "--window", "1d");
    const called = await brainloop(["call", "get_stats", '{"window":"1d"}'], { env: sandbox.env });
    // The command that asks by hand is a worker itself.
    expect(JSON.parse(out)).toEqual({ ...JSON.parse(called.out), workers_alive: 0 });
    expect(JSON.parse(out)).toHaveProperty(["metrics", "reader_parse_ms", "sum"], 12.5);
  });

  test.each([
    [["--window", "5"], '--window: expected a duration such as "15m", "1h", "7d", found "5"'],
    [["--prometheus", "--json"], "--prometheus goes with neither"],
    [["--prometheus", "--window", "1h"], "--prometheus goes with neither"],
  ])("refuses %j", async (args, message) => {
    using sandbox = new Sandbox();
    const { code, out, err } = await stats(sandbox, ...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toStartWith(`brainloop: ${message}`);
  });
});

describe("stats --prometheus", () => {
  test("counts over all time kept, exactly, with times in seconds", async () => {
    using sandbox = new Sandbox();
    await measure(sandbox, [
      ["tokens_saved", 1_234_567, 10],
      ["tokens_saved", 1, 13 * DAY],
      ["call_latency_ms", 1.1, 10],
      ["call_latency_ms", 250, 13 * DAY],
    ]);
    const found = samples((await stats(sandbox, "--prometheus")).out);
    expect(found.get("brainloop_tokens_saved")).toBe(1_234_568);
    expect(found.get("brainloop_call_latency_seconds_sum")).toBe(0.2511);
    expect(found.get("brainloop_call_latency_seconds_count")).toBe(2);
    const buckets = [0.001, 0.0025, 0.1, 0.25, 60, "+Inf"].map((le) =>
      found.get(`brainloop_call_latency_seconds_bucket{le="${le}"}`),
    );
    expect(buckets).toEqual([0, 1, 1, 2, 2, 2]);
    expect(found.get('brainloop_database_size_bytes{database="output"}')).toBeGreaterThan(4096);
  });

  test("has every metric from the start, each with HELP and TYPE before its samples and once", async () => {
    using sandbox = new Sandbox();
    const { code, out, err } = await stats(sandbox, "--prometheus");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toEndWith("\n");
    const types = [
      ...out.matchAll(/^# HELP (\S+) \S.*\n# TYPE \1 (counter|gauge|histogram|summary)\n(?=\1)/gm),
    ];
    const names = types.map(([, name = ""]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(out.match(/^# /gm)).toHaveLength(2 * names.length);
    for (const name of METRIC_NAMES) {
      const exposed = EXPOSED_AS[name] ?? `${name}_total`;
      expect(names).toContain(
        `brainloop_${name.endsWith("_ms") ? name.replace(/_ms$/, "_seconds") : exposed}`,
      );
    }
    for (const [, name = "", type] of types) expect(name.endsWith("_total")).toBe(type === "counter");
  });

  test("gives percentages as ratios with their count, so that a mean can be had of them", async () => {
    using sandbox = new Sandbox();
    await measure(sandbox, [
      ["generation_conformance", 90, 10],
      ["generation_conformance", 75, 10],
    ]);
    const found = samples((await stats(sandbox, "--prometheus")).out);
    expect(found.get("brainloop_generation_conformance_ratio_sum")).toBe(1.65);
    expect(found.get("brainloop_generation_conformance_ratio_count")).toBe(2);
  });

  test("leaves out what cannot be a metric's name", async () => {
    using sandbox = new Sandbox();
    await measure(sandbox, [
      ['evil{x="1"}', 1, 10],
      ["by_hand", 3, 10],
    ]);
    const { out } = await stats(sandbox, "--prometheus");
    expect(out).not.toContain("evil");
    expect(samples(out).get("brainloop_by_hand_total")).toBe(3);
  });

  const promtool = Bun.which("promtool");
  test.skipIf(promtool === null)("passes promtool check metrics without a remark", async () => {
    using sandbox = new Sandbox();
    await measure(sandbox, [["call_latency_ms", 1.1, 10]]);
    const { out } = await stats(sandbox, "--prometheus");
    const checked = await Bun.$`promtool check metrics < ${Buffer.from(out)}`.nothrow().quiet();
    expect({ code: checked.exitCode, remarks: checked.stderr.toString() }).toEqual({ code: 0, remarks: "" });
  });
});
