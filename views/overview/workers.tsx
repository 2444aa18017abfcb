import { Html } from "@elysiajs/html";
import type { WorkerState } from "../../src/store/workers.ts";
import { Badge, type Tone } from "../parts/badge.tsx";
import { Empty } from "../parts/empty.tsx";
import { percent } from "../parts/format.ts";
import { plain, Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";
import { Table } from "../parts/table.tsx";

export interface WorkerView extends WorkerState {
  /** The worker that shows this page. */
  own: boolean;
}

export const WORKER_TONES: Readonly<Record<WorkerView["status"], Tone>> = {
  running: "good",
  draining: "wait",
  dead: "bad",
  stopped: "calm",
};

/** Every process of the project that was seen lately. */
export function Workers({ workers }: { workers: readonly WorkerView[] }): JSX.Element {
  return (
    <section class="panel" id="workers" aria-labelledby="workers-title">
      <h2 id="workers-title">Workers</h2>
      {workers.length === 0 ? (
        <Empty title="No worker has given a sign of life">
          A worker is any Brainloop process of this project: register it with your agent with{" "}
          <code>brainloop setup</code>.
        </Empty>
      ) : (
        <Table
          columns={[
            "State",
            "Kind",
            "Process",
            { title: "Sessions", number: true },
            { title: "Cache hits", number: true },
            "Up since",
            "Last beat",
          ]}
        >
          <tbody>
            {workers.map((worker) => (
              <Worker worker={worker} />
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

function Worker({ worker }: { worker: WorkerView }): JSX.Element {
  return (
    <tr>
      <td>
        <Badge tone={WORKER_TONES[worker.status]} text={worker.status} />
      </td>
      <td>
        <Text of={worker.kind + (worker.own ? " (this page)" : "")} />
      </td>
      <td class="mono" title={plain(worker.workerId)}>
        <Text of={`${worker.host} · ${worker.pid}`} />
      </td>
      <td class="number" safe>
        {String(worker.sessionsActive)}
      </td>
      <td class="number" safe>
        {percent(worker.cacheHitRate)}
      </td>
      <td>
        <Time at={worker.startedAt} />
      </td>
      <td>
        <Time at={worker.timestamp} />
      </td>
    </tr>
  );
}
