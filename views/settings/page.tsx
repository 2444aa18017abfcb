import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";
import { plain } from "../parts/text.tsx";

/** Configuration, secrets and providers, each a child. */
export function SettingsPage(props: PropsWithChildren<{ chrome: Chrome; tokenPath: string }>): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>Settings</h1>
      </div>
      {props.children}
      <section class="panel" aria-labelledby="programs-title">
        <h2 id="programs-title">For programs</h2>
        <p class="muted">
          <code>/metrics</code> (Prometheus) and <code>/api/…</code> (JSON) take the token in{" "}
          <code safe>{plain(props.tokenPath)}</code> as <code>Authorization: Bearer</code>.
        </p>
      </section>
    </Layout>
  );
}
