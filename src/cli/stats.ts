import { exposition } from "../actions/exposition.ts";
import { collectStats, type Stats } from "../actions/stats.ts";
import { parseDuration } from "../duration.ts";
import { quote } from "../quote.ts";
import type { Invocation, World } from "./command.ts";
import { EXIT } from "./exit.ts";
import { findPlace, openStores } from "./place.ts";
import { renderBar, renderTable, styleOf } from "./table.ts";
import { UsageError } from "./usage-error.ts";

const DEFAULT_WINDOW = "1h";
const BAR_CELLS = 10;

/** Prints what get_stats returns: for people, as JSON, or for a Prometheus scraper. */
export async function stats(invocation: Invocation): Promise<number> {
  const { world, options } = invocation;
  const asJson = options["json"] === true;
  const asPrometheus = options["prometheus"] === true;
  if (asPrometheus && (asJson || options["window"] !== undefined)) {
    throw new UsageError(
      "--prometheus goes with neither --json nor --window: what it prints is over all time that is kept",
    );
  }
  const window = String(options["window"] ?? DEFAULT_WINDOW);
  const windowSeconds = parseDuration(window);
  if (windowSeconds === undefined) {
    throw new UsageError(`--window: expected a duration such as "15m", "1h", "7d", found ${quote(window)}`);
  }
  const { directory } = findPlace(invocation);
  await using stores = openStores(directory, { looking: true });
  if (asPrometheus) {
    world.out(await exposition(stores, world.version));
    return EXIT.done;
  }
  const collected = await collectStats(stores, windowSeconds);
  world.out(asJson ? `${JSON.stringify(collected, null, 2)}\n` : readable(collected, window, world));
  return EXIT.done;
}

function readable(collected: Stats, window: string, world: World): string {
  const style = styleOf(world);
  const metrics = Object.entries(collected.metrics);
  const most = Math.max(1, ...metrics.map(([, { count }]) => count));
  // A bar is for eyes; programs that read the table would have to skip it.
  const bar = (share: number): string => (world.isTerminal.out ? renderBar(share, BAR_CELLS) : "");
  const rate = collected.cache_hit_rate;
  const facts = [
    ["Last", window],
    ["Workers alive", number(collected.workers_alive)],
    ["Tokens saved", number(collected.tokens_saved)],
    ["Cost", collected.cost_dollars === undefined ? "none known" : `$${number(collected.cost_dollars)}`],
    [
      "Cache hit rate",
      rate === undefined ? "no reads" : `${(rate * 100).toFixed(1)} % ${bar(rate)}`.trimEnd(),
    ],
  ].map(([name = "", value = ""]) => `${style.bold(name.padEnd(16))}${value}\n`);
  if (metrics.length === 0) return `${facts.join("")}\nNothing was measured\n`;

  const numbers = ["COUNT", "SUM", "AVG", "MIN", "P50", "P95", "MAX"].map((title) => ({
    title,
    right: true,
  }));
  const columns = [
    { title: "METRIC" },
    ...numbers,
    ...(world.isTerminal.out ? [{ title: "HOW OFTEN" }] : []),
  ];
  const rows = metrics.map(([name, { count, sum, avg, min, p50, p95, max }]) => ({
    cells: [name, ...[count, sum, avg, min, p50, p95, max].map(number), bar(count / most)],
  }));
  return `${facts.join("")}\n${renderTable(columns, rows, style)}`;
}

function number(value: number): string {
  return value.toLocaleString("en-US", { maximumSignificantDigits: 4 });
}
