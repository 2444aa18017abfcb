import { hostname } from "node:os";
import { pidScope, processState } from "./process-state.ts";

/** Whether a worker still runs; `unknown` for one of another machine, and where the system does not tell. */
export type Life = "alive" | "dead" | "unknown";

/**
 * Names a process as a worker: `HOST-PID-SCOPE-START`. Whoever finds it in a row can look whether the worker still
 * runs, whatever became of clocks and heartbeats meanwhile.
 */
export function makeWorkerId(pid = process.pid): string {
  const scope = pidScope();
  const state = processState(pid);
  const rest =
    scope === undefined || typeof state === "string"
      ? crypto.randomUUID().slice(0, 8)
      : `${scope}-${state.start}`;
  return `${hostname()}-${pid}-${rest}`;
}

/** Looks whether a worker of this machine still runs. */
export function lifeOf(workerId: string): Life {
  const [, host, pid, scope, start] = /^(.*)-(\d+)-([0-9a-f]{8})-([0-9a-z]+)$/.exec(workerId) ?? [];
  // After a restart of the machine the scope is another: then the worker gives no heartbeat any more.
  if (host !== hostname() || scope !== pidScope()) return "unknown";
  const state = processState(Number(pid));
  if (state === "untold") return "unknown";
  if (state === "gone" || state.start !== start) return "dead";
  // One that was suspended keeps nothing from others for longer than its leases.
  return state.runs ? "alive" : "unknown";
}
