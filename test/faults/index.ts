/**
 * Kills the executable in the middle of its work and looks at what is left:
 * `bun run faults [kills] [generate_file|generate_sql]`.
 */
import { killWhileWritingFiles } from "./generate-file.ts";
import { killWhileRunningSql } from "./generate-sql.ts";

const KILLS = { generate_file: killWhileWritingFiles, generate_sql: killWhileRunningSql };

const kills = Number(process.argv[2] ?? 200);
for (const [action, kill] of Object.entries(KILLS)) {
  if ((process.argv[3] ?? action) !== action) continue;
  const { problems, steps } = await kill(kills);
  const reached = [...steps].map(([step, count]) => `${step} ${count}`).join(", ");
  process.stdout.write(
    `${action}: ${kills} kills, last step seen: ${reached}; ${problems.length} problems\n`,
  );
  for (const problem of problems) process.stdout.write(`- ${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}
