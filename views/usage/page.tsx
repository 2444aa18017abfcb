import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";

/** Windows that usage can be seen over. */
export const USAGE_WINDOWS = ["24h", "7d", "30d", "90d"] as const;

/** What providers were asked for, and what it cost; its child is all of it. */
export function UsagePage(props: PropsWithChildren<{ chrome: Chrome; window: string }>): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>Usage</h1>
        <nav class="segments" aria-label="Time shown">
          {USAGE_WINDOWS.map((name) => (
            <a
              href={`/usage?window=${name}`}
              {...(name === props.window ? { "aria-current": "true" as const } : {})}
            >
              {name}
            </a>
          ))}
        </nav>
      </div>
      {props.children}
    </Layout>
  );
}
