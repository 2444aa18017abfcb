import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";

/** One digest; its child is what there is of it. */
export function DigestPage(props: PropsWithChildren<{ chrome: Chrome }>): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>
          <a class="crumb" href="/digests">
            Digests
          </a>{" "}
          Read
        </h1>
      </div>
      {props.children}
    </Layout>
  );
}
