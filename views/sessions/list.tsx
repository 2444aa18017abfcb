import { Html } from "@elysiajs/html";
import type { SessionStatus, SessionSummary } from "../../src/store/session-rows.ts";
import { Badge, type Tone } from "../parts/badge.tsx";
import { Empty } from "../parts/empty.tsx";
import { Table } from "../parts/table.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

export const SESSION_TONES: Readonly<Record<SessionStatus, Tone>> = {
  active: "wait",
  completed: "good",
  abandoned: "calm",
};

/** Sessions of blocks, those changed last first. */
export function SessionList({ sessions }: { sessions: readonly SessionSummary[] }): JSX.Element {
  return (
    <section class="panel" id="sessions" aria-label="Sessions">
      {sessions.length === 0 ? (
        <Empty title="No sessions yet">
          An agent proposes several files at once with the action <code>loop</code>; they are looked at,
          refined and committed here or by the agent.
        </Empty>
      ) : (
        <Table wide columns={["State", "Session", "Blocks", "Changed"]}>
          <tbody>
            {sessions.map((session) => (
              <tr>
                <td>
                  <Badge tone={SESSION_TONES[session.status]} text={session.status} />
                </td>
                <td class="mono">
                  <a href={`/sessions/${encodeURIComponent(session.sessionId)}`}>
                    <Text of={session.sessionId} />
                  </a>
                </td>
                <td>
                  <Text of={blocksOf(session)} />
                </td>
                <td>
                  <Time at={session.updatedAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

function blocksOf({ blocks }: SessionSummary): string {
  return Object.entries(blocks)
    .map(([status, count]) => `${count} ${status}`)
    .join(", ");
}
