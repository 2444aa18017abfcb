/** Running a comparison by hand: reads in this process and prints what it finds. */
import { codeReader } from "../../src/readers/code/index.ts";
import { type Compare, reached } from "./comparison.ts";

/** Prints the figures and the differences; exit status 1 when something was missed or invented. */
export async function printComparison(compare: Compare): Promise<void> {
  let milliseconds = 0;
  let bytes = 0;
  const comparisons = await compare(async (path) => {
    const text = await Bun.file(path).text();
    const start = performance.now();
    const digest = await codeReader.parse({ path, text });
    milliseconds += performance.now() - start;
    bytes += Buffer.byteLength(text);
    return codeReader.objects(digest);
  });
  const lines = comparisons.flatMap(({ differences, excused, ...figures }) => [
    ...differences.map((text) => `- ${text}`),
    ...excused.map((text) => `~ ${text}`),
    JSON.stringify({ ...figures, differences: differences.length, excused: excused.length }),
  ]);
  const rate = bytes / 1000 / milliseconds;
  lines.push(`${(bytes / 1e6).toFixed(1)} MB read in ${milliseconds.toFixed(0)} ms, ${rate.toFixed(1)} MB/s`);
  await Bun.write(Bun.stdout, lines.join("\n") + "\n");
  process.exitCode = comparisons.every(reached) ? 0 : 1;
}
