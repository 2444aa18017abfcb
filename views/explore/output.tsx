import { Html } from "@elysiajs/html";
import { Badge } from "../parts/badge.tsx";
import { Code } from "../parts/code.tsx";
import { Empty } from "../parts/empty.tsx";
import { Facts } from "../parts/facts.tsx";
import { Text } from "../parts/text.tsx";

export interface OutputView {
  id: string;
  description: string;
  state: "running" | "done" | "failed" | "cancelled";
  /** Highlighted; undefined while it is written. */
  safeCode: string | undefined;
  facts: readonly (readonly [string, string])[];
  /** Why it failed. */
  error: { message: string; hint: string | undefined } | undefined;
}

const TONES = { running: "wait", done: "good", failed: "bad", cancelled: "calm" } as const;

/** What is written, as it comes, and what came of it. */
export function Output({ view }: { view: OutputView | undefined }): JSX.Element {
  if (view === undefined) {
    return (
      <section class="panel" id="explore-output">
        <Empty title="Nothing yet">Say what the code is to do, and read it here as it is written.</Empty>
      </section>
    );
  }
  const { error, id, safeCode, state } = view;
  return (
    <section class="panel" id="explore-output" aria-labelledby="explore-title">
      <div class="panel-head">
        <h2 id="explore-title" class="clip">
          <Text of={view.description} />
        </h2>
        <span class="actions">
          <Badge tone={TONES[state]} text={state === "running" ? "being written" : state} />
          {state === "running" ? (
            <button type="button" hx-post={`/explore/${id}/cancel`} hx-swap="none">
              Cancel
            </button>
          ) : (
            ""
          )}
        </span>
      </div>
      <Facts facts={view.facts} />
      {error === undefined ? (
        ""
      ) : (
        <p class="problem" role="alert">
          <Text of={error.message} />
        </p>
      )}
      {error?.hint === undefined ? (
        ""
      ) : (
        <p class="muted">
          <Text of={error.hint} />
        </p>
      )}
      {state === "running" ? (
        <>
          <div hx-sse:connect={`/live/explore/${id}`} hx-swap="none" hidden></div>
          <div
            class="code"
            tabindex="0"
            role="region"
            aria-label="Code as it is written"
            id="explore-scroll"
            hx-ignore
          >
            <pre id="explore-code"></pre>
          </div>
        </>
      ) : (
        ""
      )}
      {safeCode === undefined ? "" : <Code safeHtml={safeCode} label="Code" />}
    </section>
  );
}
