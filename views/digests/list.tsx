import { Html } from "@elysiajs/html";
import type { DigestSummary } from "../../src/store/queries/digests.ts";
import { Empty } from "../parts/empty.tsx";
import { compact, shownPath, whole } from "../parts/format.ts";
import { Table } from "../parts/table.tsx";
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
        <Digests digests={digests} root={root} />
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

function Digests({ digests, root }: Pick<DigestListView, "digests" | "root">): JSX.Element {
  return (
    <Table
      wide
      columns={[
        "Path",
        "Read by",
        { title: "Lines", number: true },
        { title: "Source tokens", number: true },
        { title: "Versions", number: true },
        "When",
      ]}
    >
      <tbody>
        {digests.map((digest) => (
          <tr>
            <td class="most">
              <a class="path" href={`/digests/read?${new URLSearchParams({ path: digest.path }).toString()}`}>
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
    </Table>
  );
}
