import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";
import { Text } from "../parts/text.tsx";

/** All events; its child is the list. */
export function EventsPage(
  props: PropsWithChildren<{
    chrome: Chrome;
    type: string;
    types: readonly { type: string; count: number }[];
  }>,
): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>Events</h1>
        <nav class="segments" aria-label="Kind of event">
          {[{ type: "" }, ...props.types].map(({ type }) => (
            <a
              href={type === "" ? "/events" : `/events?${new URLSearchParams({ type }).toString()}`}
              {...(type === props.type ? { "aria-current": "true" as const } : {})}
            >
              <Text of={type === "" ? "all" : type} />
            </a>
          ))}
        </nav>
      </div>
      {props.children}
    </Layout>
  );
}
