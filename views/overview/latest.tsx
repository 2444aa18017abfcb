import { Html } from "@elysiajs/html";
import type { ResultSummary } from "../../src/store/queries/results.ts";
import type { UsageRow } from "../../src/store/queries/usage.ts";
import { Badge } from "../parts/badge.tsx";
import { Empty } from "../parts/empty.tsx";
import { shownPath } from "../parts/format.ts";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

/** The latest files that were written. */
export function LatestResults(props: {
  results: readonly ResultSummary[];
  root: string | undefined;
}): JSX.Element {
  return (
    <section class="panel" id="latest-results" aria-labelledby="latest-results-title">
      <h2 id="latest-results-title">
        <a href="/results">Latest results</a>
      </h2>
      {props.results.length === 0 ? (
        <Empty title="Nothing was written yet">
          An agent has files written with the action <code>generate_file</code>; reading needs no key, writing
          does: <code>brainloop secrets set CEREBRAS_API_KEY</code>.
        </Empty>
      ) : (
        <ul class="list">
          {props.results.map((result) => (
            <li id={`latest-${result.resultId}`}>
              <a class="path" href={`/results/${encodeURIComponent(result.resultId)}`}>
                <Text of={shownPath(result.target, props.root)} />
              </a>
              <span class="muted clip">
                <Text of={result.prompt} />
              </span>
              <span class="muted">
                <Time at={result.timestamp} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** The latest calls to providers that failed. */
export function LatestErrors({ errors }: { errors: readonly UsageRow[] }): JSX.Element {
  return (
    <section class="panel" id="latest-errors" aria-labelledby="latest-errors-title">
      <h2 id="latest-errors-title">Latest errors</h2>
      {errors.length === 0 ? (
        <Empty title="No call to a provider failed in a day">
          What providers refuse or break off shows here, with the reason.
        </Empty>
      ) : (
        <ul class="list">
          {errors.map((error) => (
            <li>
              <Badge tone="bad" text={error.errorCode ?? "failed"} />
              <span class="clip">
                <Text of={`${error.action}, ${error.model} at ${error.provider}`} />
              </span>
              <span class="muted">
                <Time at={error.timestamp} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
