import { start } from "./cli/start.ts";

// Resolved here, since this file alone stands at the same place in the source tree and in the executable.
const scripts = {
  parseWorker: new URL("./ingest/parse-worker.ts", import.meta.url).href,
  sqlThread: new URL("./generate/sql/child/thread.ts", import.meta.url).href,
};

await start(process.argv.slice(2), scripts);
