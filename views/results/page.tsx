import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";
import { Search } from "../parts/search.tsx";

/** All results; its child is the list. */
export function ResultsPage(props: PropsWithChildren<{ chrome: Chrome; query: string }>): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>Results</h1>
        <Search action="/results" list="results" label="Id, path or prompt" value={props.query} />
      </div>
      {props.children}
    </Layout>
  );
}
