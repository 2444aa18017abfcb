import { Html } from "@elysiajs/html";
import type { ResultSummary } from "../../src/store/queries/results.ts";
import { Empty } from "../parts/empty.tsx";
import { shownPath } from "../parts/format.ts";
import { Pager } from "../parts/pager.tsx";
import { Table } from "../parts/table.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

export interface ResultListView {
  results: readonly (ResultSummary & { lines: string })[];
  root: string | undefined;
  query: string;
  /** Where older ones are. */
  older: string | undefined;
}

/** Everything that was written, the latest first. */
export function ResultList({ view }: { view: ResultListView }): JSX.Element {
  return (
    <section class="panel" id="results" aria-label="Results">
      {view.results.length === 0 ? <Nothing query={view.query} /> : <Rows view={view} />}
      <Pager older={view.older} />
    </section>
  );
}

function Nothing({ query }: { query: string }): JSX.Element {
  if (query !== "") {
    return (
      <Empty title="Nothing found">
        No id, path or prompt has{" "}
        <q>
          <Text of={query} />
        </q>{" "}
        in it.
      </Empty>
    );
  }
  return (
    <Empty title="Nothing was written yet">
      What agents have written with <code>generate_file</code> and run with <code>generate_sql</code> stands
      here.
    </Empty>
  );
}

function Rows({ view }: { view: ResultListView }): JSX.Element {
  return (
    <Table wide columns={["File", "Lines", "Prompt", "Model", "When"]}>
      <tbody>
        {view.results.map((result) => (
          <tr id={`result-${result.resultId}`}>
            <td class="most">
              <a class="path" href={`/results/${encodeURIComponent(result.resultId)}`}>
                <Text of={shownPath(result.target, view.root)} />
              </a>
            </td>
            <td class="mono nowrap">
              <Text of={result.lines} />
            </td>
            <td class="prompt">
              <Text of={result.prompt} />
            </td>
            <td class="nowrap">
              <Text of={result.model} />
            </td>
            <td>
              <Time at={result.timestamp} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
