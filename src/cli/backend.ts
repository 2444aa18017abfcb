import type { Action } from "../action.ts";
import type { ActionContext } from "../actions/context.ts";
import { type CallRequest, type CallResult, runCall } from "../actions/run.ts";
import type { Invocation } from "./command.ts";
import { takeUpLeftovers } from "./leftovers.ts";
import { findPlace } from "./place.ts";
import { openPulse } from "./pulse.ts";
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
  /** Takes known secrets out of whatever leaves. */
  mask(text: string): string;
}

export interface BackendOptions {
  readOnly: boolean;
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
    kind: "server",
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
  return {
    actions,
    async call(request) {
      // Settings and secrets as stored count from the first call on; nothing before needs them.
      await (ready ??= workplace.refresh());
      return await runCall({ ...services, actions }, calls, request);
    },
    busy: () => calls.underWay > 0,
    refuse: () => calls.refuse(),
    drain: () => void pulse.drain(),
    cancel: () => calls.cancelAll(),
    mask: services.maskText,
    note: (message) => services.log.debug(message),
    async close() {
      pool.close();
      await pulse.stop();
      await workplace.close();
    },
  };
}
