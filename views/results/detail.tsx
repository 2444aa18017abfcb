import { Html } from "@elysiajs/html";
import type { ResultRow } from "../../src/store/results.ts";
import { Badge } from "../parts/badge.tsx";
import { Code } from "../parts/code.tsx";
import { Diff } from "../parts/diff.tsx";
import { Facts } from "../parts/facts.tsx";
import { shownPath } from "../parts/format.ts";
import { Source } from "../parts/source.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

export interface ResultView {
  result: ResultRow;
  root: string | undefined;
  /** What it did, masked: of a file a diff, of a database the SQL, highlighted; undefined where it is no longer kept. */
  change: { diff: string } | { safeSql: string } | undefined;
  /** How a file stands now; undefined for a database. */
  state: keyof typeof STATES | undefined;
  /** Names and values of the receipt. */
  receipt: readonly (readonly [string, string])[];
  /** Whether what was there before can be put back. */
  restorable: boolean;
  /** Whether it can be asked for again. */
  repeatable: boolean;
}

const STATES = {
  "as written": { tone: "good", text: "stands as written" },
  "as before": { tone: "calm", text: "stands as before it" },
  changed: { tone: "wait", text: "changed since" },
  missing: { tone: "bad", text: "is gone" },
  "out of reach": { tone: "calm", text: "cannot be looked at" },
} as const;

function Change({ change }: Pick<ResultView, "change">): JSX.Element {
  if (change === undefined) {
    return (
      <p class="muted">
        The texts are no longer kept: the oldest go above <code>retention.contents_bytes</code>.
      </p>
    );
  }
  if ("safeSql" in change) return <Code label="SQL" safeHtml={change.safeSql} />;
  return <Diff diff={change.diff} same="It changed nothing." />;
}

/** One result: what was asked, what came of it, and the way back. */
export function ResultDetail({ view }: { view: ResultView }): JSX.Element {
  const { result, state } = view;
  return (
    <div class="stack" id="result">
      <section class="panel" aria-labelledby="result-title">
        <div class="panel-head">
          <h2 id="result-title" class="path">
            <Text of={shownPath(result.target, view.root)} />
          </h2>
          {state === undefined ? "" : <Badge tone={STATES[state].tone} text={STATES[state].text} />}
        </div>
        <p class="muted">
          <Text of={`${result.action} by ${result.model} at ${result.provider}, `} />
          <Time at={result.timestamp} />
        </p>
        <Facts facts={view.receipt} />
        <div class="actions">
          {view.restorable ? (
            <button
              type="button"
              hx-post={`/results/${encodeURIComponent(result.resultId)}/restore`}
              hx-target="#notices"
              hx-confirm={
                result.sha256Before === null
                  ? "Remove the file that this result created?"
                  : "Put back what this result replaced?"
              }
              hx-disable="this"
            >
              {result.sha256Before === null ? "Remove the file" : "Put back what was there"}
            </button>
          ) : (
            ""
          )}
          {view.repeatable ? (
            <a class="button" href={`/results/${encodeURIComponent(result.resultId)}/again`}>
              Run again
            </a>
          ) : (
            ""
          )}
        </div>
      </section>
      <section class="panel" aria-labelledby="prompt-title">
        <h2 id="prompt-title">Prompt</h2>
        <Source text={result.prompt} label="Prompt" />
      </section>
      <section class="panel" aria-labelledby="diff-title">
        <h2 id="diff-title">{state === undefined ? "The SQL" : "What it changed"}</h2>
        <Change change={view.change} />
      </section>
    </div>
  );
}
