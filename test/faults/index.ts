/**
 * Kills the executable in the middle of its work and looks at what is left:
 * `bun run faults [kills] [generate_file|generate_sql|loop|together]`.
 */
import { killWhileWritingFiles } from "./generate-file.ts";
import { killWhileRunningSql } from "./generate-sql.ts";
import { killWhileCommitting } from "./loop.ts";
import { workLongTogether } from "./together.ts";

const TOGETHER_ROUNDS = 10;
const KILLS = {
  generate_file: killWhileWritingFiles,
  generate_sql: killWhileRunningSql,
  loop: killWhileCommitting,
};

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

if ((process.argv[3] ?? "together") === "together") {
  const problems = await workLongTogether(TOGETHER_ROUNDS);
  process.stdout.write(`together: ${TOGETHER_ROUNDS} rounds of eight servers; ${problems.length} problems\n`);
  for (const problem of problems) process.stdout.write(`- ${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}
