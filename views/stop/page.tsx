import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";

/** The poison pill; its child is the list of those who can be given one. */
export function StopPage(props: PropsWithChildren<{ chrome: Chrome }>): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>Stop</h1>
        <button
          type="button"
          class="danger"
          hx-post="/stop"
          hx-target="#notices"
          hx-confirm="Stop every worker of this project, this page's too?"
        >
          Stop all
        </button>
      </div>
      <p class="muted">
        A worker that is asked to stop takes no new work, completes what is under way within a minute, and
        ends. Its agent starts it again when it needs it.
      </p>
      {props.children}
    </Layout>
  );
}
