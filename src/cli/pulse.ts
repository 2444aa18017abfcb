import { hostname } from "node:os";
import type { Heartbeat } from "../store/output.ts";
import { Pulse, type PulseOptions } from "../worker/pulse.ts";
import type { Workplace } from "./services.ts";

export interface WorkerOptions extends Pick<
  PulseOptions,
  "startedAt" | "recover" | "onPoison" | "onOrphaned" | "onOutdated"
> {
  kind: Heartbeat["kind"];
  version: string;
}

/** Registers a workplace as a worker, once it is started. */
export function openPulse(
  { services, workerId, refresh }: Workplace,
  { kind, version, ...options }: WorkerOptions,
): Pulse {
  const { settings, stores, log, reading } = services;
  return new Pulse({
    ...options,
    stores,
    log,
    refresh,
    prune: () =>
      stores.prune({
        heartbeatHours: settings.get("retention.heartbeat_hours"),
        metricsDays: settings.get("retention.metrics_days"),
        usageDays: settings.get("retention.usage_days"),
        contentsBytes: settings.get("retention.contents_bytes"),
      }),
    describe: async () => ({
      workerId,
      kind,
      // A heartbeat must not fail for a database that it is not written to; what is wrong with that one is said there.
      sessionsActive: await stores.sessions.active().catch(() => 0),
      cacheHitRate: reading.hitRate,
      host: hostname(),
      pid: process.pid,
      startedAt: options.startedAt,
      version,
    }),
  });
}
