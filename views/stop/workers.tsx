import { Html } from "@elysiajs/html";
import { WORKER_TONES, type WorkerView } from "../overview/workers.tsx";
import { Badge } from "../parts/badge.tsx";
import { Empty } from "../parts/empty.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

/** The workers that can be asked to stop. */
export function StoppableWorkers({ workers }: { workers: readonly WorkerView[] }): JSX.Element {
  return (
    <section class="panel" id="stoppable" aria-labelledby="stoppable-title">
      <h2 id="stoppable-title">Workers that run</h2>
      {workers.length === 0 ? (
        <Empty title="No worker runs">They start with the agents that use them.</Empty>
      ) : (
        <ul class="list">
          {workers.map((worker) => (
            <li>
              <span>
                <Badge tone={WORKER_TONES[worker.status]} text={worker.status} />
              </span>
              <span class="clip">
                <Text
                  of={`${worker.kind}${worker.own ? " (this page)" : ""}, ${worker.host} · ${worker.pid}, since `}
                />
                <Time at={worker.startedAt} />
              </span>
              <button
                type="button"
                class="danger"
                hx-post="/stop"
                hx-vals={JSON.stringify({ worker_id: worker.workerId })}
                hx-target="#notices"
                hx-confirm={
                  worker.own
                    ? "Stop the worker behind this page? The page ends with it."
                    : "Stop this worker?"
                }
                hx-disable="this"
                aria-label={`Stop process ${worker.pid}`}
              >
                Stop
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
