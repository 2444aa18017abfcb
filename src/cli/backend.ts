import type { Action } from "../action.ts";
import type { ActionContext } from "../actions/context.ts";
import { type CallRequest, type CallResult, runCall } from "../actions/run.ts";
import type { ConsoleParts } from "../console/context.ts";
import type { Heartbeat } from "../store/output.ts";
import type { Invocation } from "./command.ts";
import { takeUpLeftovers } from "./leftovers.ts";
import { findPlace } from "./place.ts";
import { openPulse } from "./pulse.ts";
import { runSelf } from "./run-self.ts";
import { openWorkplace } from "./services.ts";

/** What stands behind the server's door. */
export interface Backend {
  actions: readonly Action<ActionContext>[];
  call(request: CallRequest): Promise<CallResult>;
  busy(): boolean;
  refuse(): void;
  /** Says to others that it is ending, with work still under way. */
  drain(): void;
  cancel(): void;
  close(): Promise<void>;
  note(message: string): void;
  warn(message: string): void;
  /** Takes known secrets out of whatever leaves. */
  mask(text: string): string;
  /** What a console over this worker gets. */
  forConsole(): ConsoleParts;
}

export interface BackendOptions {
  readOnly: boolean;
  /** What heartbeats say that it is. */
  kind: Heartbeat["kind"];
  /** Start of the worker, seconds since the Unix epoch. */
  startedAt: number;
  onPoison(): void;
  onOrphaned(): void;
  onOutdated(): void;
}

/** Opens all a server needs to answer calls, and registers it as a worker. */
export function openBackend(invocation: Invocation, options: BackendOptions): Backend {
  const { version } = invocation.world;
  const { startedAt } = options;
  const workplace = openWorkplace(invocation, { announced: true });
  const { services, calls, pool } = workplace;
  const actions = options.readOnly ? services.actions.filter(({ readOnly }) => readOnly) : services.actions;
  const finishWrites = async (): Promise<void> => {
    await services.loop.recover();
    const failures = await services.recovery.recoverAll(() => crypto.randomUUID());
    for (const { target, error } of failures) {
      services.log.warn("A write that another worker left cannot be finished", { target, reason: error });
    }
  };
  const pulse = openPulse(workplace, {
    kind: options.kind,
    startedAt,
    version,
    async recover() {
      if (!options.readOnly) await finishWrites();
      await takeUpLeftovers(workplace, findPlace(invocation).directory);
    },
    onPoison: options.onPoison,
    onOrphaned: options.onOrphaned,
    onOutdated: options.onOutdated,
  });
  pulse.start();
  let ready: Promise<void> | undefined;
  const call: Backend["call"] = async (request) => {
    // Settings and secrets as stored count from the first call on; nothing before needs them.
    await (ready ??= workplace.refresh());
    return await runCall({ ...services, actions }, calls, request);
  };
  return {
    actions,
    call,
    busy: () => calls.underWay > 0,
    refuse: () => calls.refuse(),
    drain: () => void pulse.drain(),
    cancel: () => calls.cancelAll(),
    mask: services.maskText,
    note: (message) => services.log.debug(message),
    warn: (message) => services.log.warn(message),
    forConsole: () => ({
      services: { ...services, actions },
      call,
      checkProvider: (provider, signal) => workplace.providers.check(provider, signal),
      runCommand: (args, signal) => runSelf(invocation, args, signal),
      learnSecret: (value) => workplace.secrets.add(value),
      env: invocation.world.env,
      workerId: workplace.workerId,
      version,
      root: workplace.root,
      dataDirectory: workplace.dataDirectory,
    }),
    async close() {
      pool.close();
      await pulse.stop();
      await workplace.close();
    },
  };
}
