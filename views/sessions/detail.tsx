import { Html } from "@elysiajs/html";
import type { SessionRow } from "../../src/store/session-rows.ts";
import { Badge } from "../parts/badge.tsx";
import { Facts } from "../parts/facts.tsx";
import { Time } from "../parts/time.tsx";
import { Block, type BlockView } from "./block.tsx";
import { SESSION_TONES } from "./list.tsx";

export interface SessionView {
  session: SessionRow;
  contextFiles: readonly string[];
  blocks: readonly BlockView[];
}

/** One session: its blocks, and what can still be done with them. */
export function SessionDetail({ view }: { view: SessionView }): JSX.Element {
  const { session, blocks } = view;
  const open = blocks.filter(({ steps }) => steps);
  return (
    <div class="stack" id="session">
      <section class="panel" aria-label="The session">
        <div class="panel-head">
          <p>
            <Badge tone={SESSION_TONES[session.status]} text={session.status} />{" "}
            <span class="muted">
              proposed <Time at={session.createdAt} />
            </span>
          </p>
          {session.status === "active" ? (
            <SessionSteps sessionId={session.sessionId} open={open.length} />
          ) : (
            ""
          )}
        </div>
        <Facts
          facts={[
            ["session", session.sessionId],
            ["context", view.contextFiles.join(", ")],
          ]}
        />
      </section>
      {blocks.map((block) => (
        <Block block={block} />
      ))}
    </div>
  );
}

function SessionSteps({ sessionId, open }: { sessionId: string; open: number }): JSX.Element {
  const path = `/sessions/${encodeURIComponent(sessionId)}`;
  return (
    <div class="actions">
      {open > 1 ? (
        <button
          type="button"
          hx-post={`${path}/commit`}
          hx-target="#notices"
          hx-confirm={`Commit all ${open} blocks?`}
          hx-disable="this"
        >
          Commit all
        </button>
      ) : (
        ""
      )}
      <button
        type="button"
        class="quiet"
        hx-post={`${path}/abandon`}
        hx-target="#notices"
        hx-confirm="Give this session up? What is committed stays."
        hx-disable="this"
      >
        Abandon
      </button>
    </div>
  );
}
