import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";

/** All sessions; its child is the list. */
export function SessionsPage(props: PropsWithChildren<{ chrome: Chrome }>): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>Sessions</h1>
      </div>
      {props.children}
    </Layout>
  );
}
