import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";
import { Text } from "../parts/text.tsx";

/** One result; its child is what there is of it. */
export function ResultPage(props: PropsWithChildren<{ chrome: Chrome; resultId: string }>): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>
          <a class="crumb" href="/results">
            Results
          </a>{" "}
          <span class="mono">
            <Text of={props.resultId} />
          </span>
        </h1>
      </div>
      {props.children}
    </Layout>
  );
}
