/** Running a comparison by hand: reads in this process and prints what it finds. */
import { decodeText } from "../../src/decode-text.ts";
import { maskSecrets } from "../../src/mask/index.ts";
import type { Reader } from "../../src/reader.ts";
import { codeReader } from "../../src/readers/code/index.ts";
import { type Compare, reached } from "./comparison.ts";

/** Prints the figures and the differences; exit status 1 when something was missed or invented. */
export async function printComparison(
  compare: Compare,
  reader: Pick<Reader, "parse" | "objects"> = codeReader,
): Promise<void> {
  let milliseconds = 0;
  let total = 0;
  const comparisons = await compare(async (path) => {
    const bytes = await Bun.file(path).bytes();
    const { text: raw, ...encoded } = decodeText(bytes);
    const { text, findings } = maskSecrets(raw, { path });
    const start = performance.now();
    const digest = await reader.parse({ path, text, ...encoded, findings });
    milliseconds += performance.now() - start;
    total += bytes.length;
    return reader.objects(digest);
  });
  const lines = comparisons.flatMap(({ differences, excused, details = [], ...figures }) => [
    ...details.map((text) => `  ${text}`),
    ...differences.map((text) => `- ${text}`),
    ...excused.map((text) => `~ ${text}`),
    JSON.stringify({ ...figures, differences: differences.length, excused: excused.length }),
  ]);
  const rate = total / 1000 / milliseconds;
  lines.push(`${(total / 1e6).toFixed(1)} MB read in ${milliseconds.toFixed(0)} ms, ${rate.toFixed(1)} MB/s`);
  await Bun.write(Bun.stdout, lines.join("\n") + "\n");
  process.exitCode = comparisons.every(reached) ? 0 : 1;
}
