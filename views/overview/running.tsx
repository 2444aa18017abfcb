import { Html } from "@elysiajs/html";
import type { UsageRow } from "../../src/store/queries/usage.ts";
import { Empty } from "../parts/empty.tsx";
import { whole } from "../parts/format.ts";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

/** What providers write right now, for any worker. */
export function Running({ calls }: { calls: readonly UsageRow[] }): JSX.Element {
  return (
    <section class="panel" id="running" aria-labelledby="running-title">
      <h2 id="running-title">Running now</h2>
      {calls.length === 0 ? (
        <Empty title="Nothing is being written">
          When an agent has a file written, it shows here while its tokens come in.
        </Empty>
      ) : (
        <ul class="running">
          {calls.map((call) => (
            <li id={`call-${call.usageId}`}>
              <span class="running-what">
                <Text of={call.action} />
              </span>
              <span class="muted">
                <Text of={`${call.model} · ${call.provider}`} />
              </span>
              <span class="running-count">
                <strong class="running-tokens" safe>
                  {whole(call.tokensCompletion)}
                </strong>{" "}
                tokens
                <span class="muted">
                  {" "}
                  of a prompt of <span safe>{whole(call.tokensPrompt)}</span>
                </span>
              </span>
              <span class="muted">
                since <Time at={call.timestamp} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
