import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";

/** The style that files are written in; its child is all of it. */
export function PatternsPage(props: PropsWithChildren<{ chrome: Chrome }>): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>Patterns</h1>
        <div class="actions">
          <button type="button" hx-post="/patterns/study" hx-target="#notices" hx-disable="this">
            Study now
          </button>
          <button
            type="button"
            class="danger"
            hx-post="/patterns/reset"
            hx-target="#notices"
            hx-confirm="Forget this project's style, and what audits and edits have taught?"
            hx-disable="this"
          >
            Forget
          </button>
        </div>
      </div>
      <p class="muted">
        Files are written in this style unless a call says otherwise. Weights move with what is refused in
        audits, committed and changed afterwards.
      </p>
      {props.children}
    </Layout>
  );
}
