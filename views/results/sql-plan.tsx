import { Html } from "@elysiajs/html";
import { Code } from "../parts/code.tsx";
import { Facts } from "../parts/facts.tsx";
import { Text } from "../parts/text.tsx";

export interface SqlPlanView {
  /** Of the result that is run again. */
  resultId: string;
  planId: string;
  /** Highlighted. */
  safeSql: string;
  /** What the dry run said. */
  facts: readonly (readonly [string, string])[];
  /** What it would destroy, a line each. */
  destroys: readonly string[];
}

/** SQL that was run and rolled back: what it would do, and the way to have exactly that done. */
export function SqlPlan({ view }: { view: SqlPlanView }): JSX.Element {
  const { destroys } = view;
  return (
    <section class="panel" aria-labelledby="plan-title">
      <h2 id="plan-title">What it would do</h2>
      <p class="muted">It was run and rolled back: the database is as it was.</p>
      <Facts facts={view.facts} />
      <Code label="SQL" safeHtml={view.safeSql} />
      <form
        method="post"
        hx-post={`/results/${encodeURIComponent(view.resultId)}/run`}
        hx-target="#notices"
        hx-disable="find button"
      >
        <input type="hidden" name="plan_id" value={view.planId} />
        {destroys.length > 0 ? (
          <label class="check">
            <input type="checkbox" name="allow_destructive" value="yes" required />
            <span>
              Let it destroy this: <Text of={destroys.join("; ")} />
            </span>
          </label>
        ) : (
          ""
        )}
        <div class="actions">
          <button class="primary" type="submit">
            Run exactly this
          </button>
        </div>
      </form>
    </section>
  );
}
