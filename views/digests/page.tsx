import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";
import { Search } from "../parts/search.tsx";

/** All digests; its child is the list. */
export function DigestsPage(props: PropsWithChildren<{ chrome: Chrome; query: string }>): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>Digests</h1>
        <Search action="/digests" list="digests" label="Path or content" value={props.query} />
      </div>
      {props.children}
    </Layout>
  );
}
