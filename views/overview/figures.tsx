import { Html } from "@elysiajs/html";
import { compact, dollars, milliseconds, percent, whole } from "../parts/format.ts";

/** The state of things in six numbers, over the window of the page. */
export interface FiguresView {
  workersAlive: number;
  workersSeen: number;
  /** Provider calls that run. */
  running: number;
  /** Tokens a second that providers wrote; null without calls. */
  tokensPerSecond: number | null;
  latencyP50: number | null;
  latencyP95: number | null;
  cacheHitRate: number | null;
  reads: number;
  tokensSaved: number;
  /** US dollars. */
  spend: number;
  /** In words: `1 h`. */
  window: string;
}

/** The numbers on top. */
export function Figures({ view }: { view: FiguresView }): JSX.Element {
  return (
    <dl class="figures" id="figures">
      <Figure
        name="Workers"
        value={String(view.workersAlive)}
        note={view.running > 0 ? `${view.running} writing` : `of ${view.workersSeen} seen in a day`}
      />
      <Figure
        name="Writing speed"
        value={view.tokensPerSecond === null ? "–" : `${whole(view.tokensPerSecond)}`}
        note={view.tokensPerSecond === null ? "nothing written" : "tokens a second"}
      />
      <Figure
        name="Provider latency"
        value={milliseconds(view.latencyP50)}
        note={view.latencyP95 === null ? "no calls" : `p95 ${milliseconds(view.latencyP95)}`}
      />
      <Figure name="Cache hits" value={percent(view.cacheHitRate)} note={`of ${compact(view.reads)} reads`} />
      <Figure name="Tokens saved" value={compact(view.tokensSaved)} note="by digests" />
      <Figure name="Spend" value={dollars(view.spend)} note={`in ${view.window}`} />
    </dl>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note: string }): JSX.Element {
  return (
    <div class="figure">
      <dt safe>{name}</dt>
      <dd>
        <span class="figure-value" safe>
          {value}
        </span>
        <span class="figure-note" safe>
          {note}
        </span>
      </dd>
    </div>
  );
}
