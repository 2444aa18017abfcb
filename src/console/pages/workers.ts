import type { WorkerView } from "../../../views/overview/workers.tsx";
import type { Stores } from "../../store/index.ts";

/** Workers that ended are shown for so long. */
const SEEN_SECONDS = 3600;
const MOST = 20;

/** The workers of the last hour, those that live first. @param own id of the worker that shows them */
export async function workersSeen(stores: Stores, own: string): Promise<WorkerView[]> {
  const seen = await stores.workers.list(SEEN_SECONDS);
  const views = seen.map((worker) => ({ ...worker, own: worker.workerId === own }));
  return views.toSorted((a, b) => rank(a) - rank(b) || b.startedAt - a.startedAt).slice(0, MOST);
}

/** Whether a worker can still be asked for something. */
export function lives({ status }: Pick<WorkerView, "status">): boolean {
  return status === "running" || status === "draining";
}

function rank(worker: WorkerView): number {
  return lives(worker) ? 0 : 1;
}
