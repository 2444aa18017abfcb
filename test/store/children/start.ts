/** A worker that starts, makes the databases, writes to each that it may, and ends. */
import { Stores } from "../../../src/store/index.ts";

const [, , dataDirectory = "", workerId = ""] = process.argv;
await using stores = new Stores(dataDirectory, {
  workerId,
  log: {
    warn(message, fields) {
      throw new Error(message, { cause: fields?.["error"] });
    },
  },
  now: Date.now,
});
await stores.open();
await stores.input.enabledSources();
await stores.lifecycle.setConfig(`test.${workerId}`, "started");
await stores.metadata.setSecret(`TEST_${workerId}`, "secret");
stores.output.metric("started", 1);
