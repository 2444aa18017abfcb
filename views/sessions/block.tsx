import { Html } from "@elysiajs/html";
import type { BlockStatus, RefinementRow } from "../../src/store/session-rows.ts";
import { Badge, type Tone } from "../parts/badge.tsx";
import { Code } from "../parts/code.tsx";
import { Diff } from "../parts/diff.tsx";
import { Facts } from "../parts/facts.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

/** A text of a block, and what it changed. */
export interface Iteration extends Pick<
  RefinementRow,
  "iteration" | "auditFeedback" | "outcome" | "createdAt"
> {
  /** Against the text before it that counted; undefined for the first. */
  diff: string | undefined;
}

export interface BlockView {
  sessionId: string;
  blockId: string;
  /** Tells it apart in the page. */
  anchor: string;
  description: string;
  type: string;
  /** As it is shown. */
  target: string;
  status: BlockStatus;
  iterations: number;
  beingWritten: boolean;
  /** Highlighted; undefined where there is no text. */
  safeCode: string | undefined;
  /** Why its last generation or commit failed. */
  error: string | undefined;
  /** What was found of its text, and of its commit. */
  facts: readonly (readonly [string, string])[];
  history: readonly Iteration[];
  /** What the final pass changed of the text that was audited. */
  finalDiff: string | undefined;
  resultId: string | undefined;
  /** Whether it can be refined and committed. */
  steps: boolean;
}

const TONES: Readonly<Record<BlockStatus, Tone>> = {
  proposed: "wait",
  refined: "wait",
  committed: "good",
  failed: "bad",
  abandoned: "calm",
};

/** One block: its text, how it came about, and what to do with it. */
export function Block({ block }: { block: BlockView }): JSX.Element {
  const { anchor } = block;
  return (
    <section class="panel" id={anchor} aria-labelledby={`${anchor}-title`}>
      <div class="panel-head">
        <h2 id={`${anchor}-title`}>
          <Text of={block.blockId} />{" "}
          <span class="path muted">
            <Text of={block.target} />
          </span>
        </h2>
        <Badge tone={TONES[block.status]} text={block.beingWritten ? "being written" : block.status} />
      </div>
      <p>
        <Text of={block.description} />
      </p>
      {block.error === undefined ? (
        ""
      ) : (
        <p class="problem">
          <Text of={block.error} />
        </p>
      )}
      <Facts facts={block.facts} />
      {block.resultId === undefined ? (
        ""
      ) : (
        <p>
          <a href={`/results/${encodeURIComponent(block.resultId)}`}>The result</a>
        </p>
      )}
      {block.safeCode === undefined ? (
        <p class="muted">There is no text yet.</p>
      ) : (
        <Code safeHtml={block.safeCode} label={`Code of ${block.blockId}`} />
      )}
      {block.finalDiff === undefined ? (
        ""
      ) : (
        <details id={`${anchor}-final`}>
          <summary>What the final pass changed</summary>
          <Diff diff={block.finalDiff} same="It changed nothing." />
        </details>
      )}
      {block.history.length < 2 ? "" : <History block={block} />}
      {block.steps ? <Steps block={block} /> : ""}
    </section>
  );
}

function History({ block: { anchor, history } }: { block: BlockView }): JSX.Element {
  return (
    <details id={`${anchor}-history`}>
      <summary safe>{`${history.length} texts`}</summary>
      <ol class="history">
        {history.map(({ auditFeedback, createdAt, diff, iteration, outcome }) => (
          <li>
            <p>
              <strong safe>{iteration === 0 ? "Proposed" : `Refinement ${iteration}`}</strong>{" "}
              <span class="muted">
                <Time at={createdAt} />
              </span>{" "}
              {outcome === "conflict" ? <Badge tone="wait" text="came second, kept for the record" /> : ""}
            </p>
            {auditFeedback === "" ? (
              ""
            ) : (
              <p class="quote">
                <Text of={auditFeedback} />
              </p>
            )}
            {diff === undefined ? "" : <Diff diff={diff} same="The same text again." />}
          </li>
        ))}
      </ol>
    </details>
  );
}

function Steps({ block: { anchor, blockId, sessionId } }: { block: BlockView }): JSX.Element {
  const path = `/sessions/${encodeURIComponent(sessionId)}`;
  return (
    <div class="steps">
      <form
        class="form"
        hx-post={`${path}/refine`}
        hx-target="#notices"
        hx-disable="find button"
        id={`${anchor}-refine`}
      >
        <input type="hidden" name="block_id" value={blockId} />
        <label>
          What is to change
          <textarea name="audit_feedback" rows="2" required id={`${anchor}-feedback`}></textarea>
        </label>
        <button type="submit">Refine</button>
      </form>
      <form
        class="row"
        hx-post={`${path}/commit`}
        hx-target="#notices"
        hx-disable="find button"
        id={`${anchor}-commit`}
      >
        <input type="hidden" name="block_id" value={blockId} />
        <label class="check">
          <input type="checkbox" name="as_it_is" value="yes" id={`${anchor}-as-it-is`} />
          exactly this text, without a final pass
        </label>
        <label class="check">
          <input type="checkbox" name="overwrite" value="yes" id={`${anchor}-overwrite`} />
          overwrite
        </label>
        <button type="submit" class="primary">
          Commit
        </button>
      </form>
    </div>
  );
}
