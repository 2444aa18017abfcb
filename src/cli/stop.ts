import type { Stores } from "../store/index.ts";
import type { WorkerState } from "../store/workers.ts";
import { quote } from "../quote.ts";
import { lifeOf } from "../worker-id.ts";
import type { Invocation } from "./command.ts";
import { EXIT } from "./exit.ts";
import { findPlace, openStores } from "./place.ts";

/** SPEC 11: a worker ends within 60 s of the pill, which it sees within one; some more for a busy machine. */
const PATIENCE_MS = 65_000;
const POLL_MS = 50;

/** Gives the workers of the project, or one, a poison pill, and waits for their end. */
export async function stop(invocation: Invocation): Promise<number> {
  const { world, args } = invocation;
  const [wanted] = args;
  await using stores = openStores(findPlace(invocation).directory);
  const running = await stores.workers.alive();
  const asked = running.filter(({ workerId, pid }) => [undefined, workerId, `${pid}`].includes(wanted));
  if (asked.length === 0) {
    if (wanted === undefined) {
      world.out("No worker of this project is running\n");
      return EXIT.done;
    }
    const names = running.map(({ workerId }) => workerId).join(", ");
    world.err(`brainloop: No worker ${quote(wanted)} is running in this project\n`);
    world.err(names === "" ? "None is running\n" : `Running: ${names}\n`);
    return EXIT.failed;
  }
  // One for all reaches those that are just starting, too; one with a name reaches its worker though the clock was set.
  const pills = [...(wanted === undefined ? [undefined] : []), ...asked.map(({ workerId }) => workerId)];
  for (const workerId of pills) await stores.metadata.poison(workerId, "brainloop stop");
  const startedAt = performance.now();
  const waiting = new Map(asked.map((worker) => [worker.workerId, worker]));
  let told = false;
  while (waiting.size > 0 && performance.now() - startedAt < PATIENCE_MS) {
    for (const [workerId, status] of await ended(stores, [...waiting.values()])) {
      const worker = waiting.get(workerId);
      if (worker === undefined) continue;
      waiting.delete(workerId);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      world.out(`${status === "dead" ? "gone" : "stopped"}  ${describe(worker)}, after ${seconds} s\n`);
    }
    if (!told && performance.now() - startedAt > 3000 && waiting.size > 0) {
      told = true;
      world.err(`Waiting for work under way: ${waiting.size} of ${asked.length} left, up to a minute\n`);
    }
    if (waiting.size > 0) await Bun.sleep(POLL_MS);
  }
  for (const worker of waiting.values()) {
    world.out(`still running  ${describe(worker)}; kill -9 ${worker.pid} ends it, nothing done is lost\n`);
  }
  return waiting.size > 0 ? EXIT.failed : EXIT.done;
}

/** Those of some workers whose processes are gone, with what is known of their end. */
async function ended(
  stores: Stores,
  workers: readonly WorkerState[],
): Promise<[workerId: string, status: WorkerState["status"]][]> {
  const states = new Map(
    (await stores.workers.list(Number.POSITIVE_INFINITY)).map(({ workerId, status }) => [workerId, status]),
  );
  return workers.flatMap(({ workerId }) => {
    const status = states.get(workerId);
    const over = status === "stopped" || status === "dead" || status === undefined;
    return over && lifeOf(workerId) !== "alive" ? [[workerId, status ?? "dead"]] : [];
  });
}

function describe({ workerId, kind, pid }: WorkerState): string {
  return `${workerId} (${kind}, pid ${pid})`;
}
