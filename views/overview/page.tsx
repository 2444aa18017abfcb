import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";

/** Windows that the figures and charts can be seen over. */
export const WINDOWS = ["15m", "1h", "6h", "24h", "7d"] as const;

/** The page that is there to be left open. Its children are the parts that follow what happens. */
export function OverviewPage(props: PropsWithChildren<{ chrome: Chrome; window: string }>): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>Overview</h1>
        <nav class="segments" aria-label="Time shown">
          {WINDOWS.map((name) => (
            <a
              href={`/?window=${name}`}
              {...(name === props.window ? { "aria-current": "true" as const } : {})}
            >
              {name}
            </a>
          ))}
        </nav>
      </div>
      <div class="overview">{props.children}</div>
      <p class="fineprint">
        Saved is what a digest costs less than its file, counted once for each content of a file, without maps
        and parts, less this tool's own definition; a file that is read whole afterwards takes its share back.
      </p>
    </Layout>
  );
}
