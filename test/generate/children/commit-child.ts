/** Commits a block in a process of its own: `commit-child.ts PROJECT DATA SESSION BLOCK STEP`; killed at STEP. */
import { ScriptedClient } from "../harness.ts";
import { commitment, LOOP_CALL, loopBench } from "../loop-harness.ts";

const [project = "", data = "", session = "", block = "", step = ""] = process.argv.slice(2);

const { loop, stores } = loopBench(project, data, new ScriptedClient(), {
  workerId: `worker-${process.pid}`,
  onStep: (reached) => {
    if (reached === step) process.kill(process.pid, "SIGKILL");
  },
});
await loop.commit(commitment(session, [block]), LOOP_CALL);
await stores.close();
