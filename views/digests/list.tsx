import { Html } from "@elysiajs/html";
import type { DigestSummary } from "../../src/store/queries/digests.ts";
import { Empty } from "../parts/empty.tsx";
import { compact, shownPath, whole } from "../parts/format.ts";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

export interface DigestListView {
  digests: readonly DigestSummary[];
  root: string | undefined;
  query: string;
  /** Whether there are more than are shown. */
  more: boolean;
}

/** The latest digest of each path. */
export function DigestList({ view }: { view: DigestListView }): JSX.Element {
  const { digests, query, root } = view;
  return (
    <section class="panel" id="digests" aria-label="Digests">
      {digests.length > 0 ? (
        <Table digests={digests} root={root} />
      ) : query === "" ? (
        <Empty title="Nothing was read yet">
          What agents read stands here. To have it ready before they ask: <code>brainloop digest</code>.
        </Empty>
      ) : (
        <Empty title="Nothing found">
          No path and no digest has{" "}
          <q>
            <Text of={query} />
          </q>{" "}
          in it.
        </Empty>
      )}
      {view.more ? <p class="muted">There are more: search to narrow them down.</p> : ""}
    </section>
  );
}

function Table({ digests, root }: Pick<DigestListView, "digests" | "root">): JSX.Element {
  return (
    <div class="scroll">
      <table class="wide">
        <thead>
          <tr>
            <th scope="col">Path</th>
            <th scope="col">Read by</th>
            <th scope="col" class="number">
              Lines
            </th>
            <th scope="col" class="number">
              Source tokens
            </th>
            <th scope="col" class="number">
              Versions
            </th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          {digests.map((digest) => (
            <tr>
              <td class="most">
                <a
                  class="path"
                  href={`/digests/read?${new URLSearchParams({ path: digest.path }).toString()}`}
                >
                  <Text of={shownPath(digest.path, root)} />
                </a>
              </td>
              <td class="nowrap">
                <Text of={digest.reader} />
              </td>
              <td class="number" safe>
                {whole(digest.lines)}
              </td>
              <td class="number" safe>
                {compact(digest.sourceTokens)}
              </td>
              <td class="number" safe>
                {String(digest.versions)}
              </td>
              <td>
                <Time at={digest.timestamp} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
