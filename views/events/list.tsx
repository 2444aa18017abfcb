import { Html } from "@elysiajs/html";
import { Empty } from "../parts/empty.tsx";
import { Pager } from "../parts/pager.tsx";
import { Table } from "../parts/table.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

export interface EventView {
  eventId: number;
  type: string;
  workerId: string;
  timestamp: number;
  data: readonly (readonly [string, string])[];
}

/** What workers reported, the latest first. */
export function EventList(props: { events: readonly EventView[]; older: string | undefined }): JSX.Element {
  return (
    <section class="panel" id="events" aria-label="Events">
      {props.events.length === 0 ? (
        <Empty title="No events">
          Each read, each file written and each session leaves one here, for as long as{" "}
          <code>retention.metrics_days</code> says.
        </Empty>
      ) : (
        <Table wide columns={["Event", "What", "Worker", "When"]}>
          <tbody>
            {props.events.map((event) => (
              <tr id={`event-${event.eventId}`}>
                <td class="nowrap">
                  <Text of={event.type} />
                </td>
                <td class="most">
                  {event.data.map(([name, value]) => (
                    <span class="pair">
                      <span class="muted">
                        <Text of={name} />
                      </span>{" "}
                      <Text of={value} />
                    </span>
                  ))}
                </td>
                <td class="mono nowrap">
                  <Text of={event.workerId} />
                </td>
                <td>
                  <Time at={event.timestamp} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <Pager older={props.older} />
    </section>
  );
}
