import { Done } from "../../../views/notice.tsx";
import { StopPage } from "../../../views/stop/page.tsx";
import { StoppableWorkers } from "../../../views/stop/workers.tsx";
import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { ConsoleContext } from "../context.ts";
import type { Fragment } from "../live.ts";
import { chromeOf, htmlResponse, renderAll } from "../page.ts";
import { get, post, type Route } from "../routes.ts";
import { lives, workersSeen } from "./workers.ts";

const REASON = "asked in the console";

export function stop(context: ConsoleContext): readonly Route[] {
  const { stores } = context.services;
  return [
    get("/stop", async (ask) => {
      const chrome = chromeOf(context, ask, { title: "Stop", here: "/stop", live: "/live/stop" });
      return htmlResponse(context, StopPage({ chrome, children: await renderAll([listOf(context)]) }));
    }),
    get("/live/stop", () => context.live.open("stop", [listOf(context)])),
    post("/stop", async ({ fields }) => {
      const { worker_id: workerId } = await fields();
      const running = await runningWorkers(context);
      const found = running.find((worker) => worker.workerId === workerId);
      if (workerId !== undefined && found === undefined) {
        throw new BrainloopError("INVALID_PARAMS", `No worker ${quote(workerId)} runs`);
      }
      await stores.metadata.poison(workerId, REASON);
      const whom = found === undefined ? `All ${running.length} workers are` : `Process ${found.pid} is`;
      return htmlResponse(context, Done({ text: `${whom} asked to stop` }));
    }),
  ];
}

function listOf(context: ConsoleContext): Fragment {
  return {
    id: "stoppable",
    render: async () => StoppableWorkers({ workers: await runningWorkers(context) }),
  };
}

async function runningWorkers({ services, workerId }: ConsoleContext) {
  return (await workersSeen(services.stores, workerId)).filter(lives);
}
