import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";
import { Text } from "../parts/text.tsx";

/** One session; its child is what there is of it. */
export function SessionPage(props: PropsWithChildren<{ chrome: Chrome; sessionId: string }>): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>
          <a class="crumb" href="/sessions">
            Sessions
          </a>{" "}
          <span class="mono">
            <Text of={props.sessionId.slice(0, 8)} />
          </span>
        </h1>
      </div>
      {props.children}
    </Layout>
  );
}
