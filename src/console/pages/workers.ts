import type { WorkerView } from "../../../views/overview/workers.tsx";
import type { Stores } from "../../store/index.ts";
import type { HeartbeatRow } from "../../store/output.ts";

/** A worker without a heartbeat for so long is dead (SPEC 11). */
const ALIVE_SECONDS = 30;
/** Workers that ended are shown for so long. */
const SEEN_SECONDS = 3600;
const MOST = 20;

/** The workers of the last hour, those that live first. */
export async function workersSeen(stores: Stores, own: string, now: number): Promise<WorkerView[]> {
  const beats = await stores.output.heartbeats(SEEN_SECONDS);
  const seen = beats.map((beat) => ({ ...beat, state: stateOf(beat, now), own: beat.workerId === own }));
  const rank = ({ state }: WorkerView): number => (state === "alive" || state === "draining" ? 0 : 1);
  return seen.toSorted((a, b) => rank(a) - rank(b) || b.startedAt - a.startedAt).slice(0, MOST);
}

/** What a worker's last heartbeat means now. */
export function stateOf({ status, timestamp }: HeartbeatRow, now: number): WorkerView["state"] {
  if (status === "stopped") return "stopped";
  if (now - timestamp > ALIVE_SECONDS) return "dead";
  return status === "draining" ? "draining" : "alive";
}
