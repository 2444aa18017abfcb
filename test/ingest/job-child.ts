/** The process of a job: `job-child.ts PARENT BYTES`, whose thread does what the job's path says. */
import { runJobFromInput } from "../../src/ingest/job-process.ts";

const [parent, maxResident] = process.argv.slice(2).map(Number);
const script = new URL("./pool-child.ts", import.meta.url).href;
process.exit(await runJobFromInput(script, parent ?? 0, maxResident));
