import { Html } from "@elysiajs/html";
import type { DependencyRow } from "../../src/store/dependencies.ts";
import type { HealthStatus, SchemaRow, SourceRow } from "../../src/store/sources.ts";
import { Badge, type Tone } from "../parts/badge.tsx";
import { Empty } from "../parts/empty.tsx";
import { shownPath } from "../parts/format.ts";
import { Table } from "../parts/table.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

export interface SourcesView {
  root: string | undefined;
  sources: readonly SourceRow[];
  schemas: readonly SchemaRow[];
  dependencies: readonly DependencyRow[];
  /** Files that wait to be read, or are. */
  open: number;
  /** Whether a run that was started here is under way. */
  digesting: boolean;
  /** What the last run that was started here said. */
  said: string | undefined;
}

const TONES: Readonly<Record<HealthStatus, Tone>> = { ok: "good", degraded: "wait", failed: "bad" };

/** What digests are kept ready of, and in which state that is. */
export function Sources({ view }: { view: SourcesView }): JSX.Element {
  return (
    <div class="stack" id="sources">
      <Run view={view} />
      <section class="panel" aria-labelledby="sources-title">
        <h2 id="sources-title">Sources</h2>
        {view.sources.length === 0 ? (
          <Empty title="The whole project is read">
            Name files and folders above to have only those kept ready. A crontab line for it:{" "}
            <code>brainloop digest --print-cron</code>.
          </Empty>
        ) : (
          <List view={view} />
        )}
      </section>
      {view.schemas.length === 0 ? "" : <Schemas view={view} />}
      {view.dependencies.length === 0 ? "" : <Dependencies view={view} />}
    </div>
  );
}

function Run({ view: { digesting, open, said } }: { view: SourcesView }): JSX.Element {
  return (
    <section class="panel" aria-label="Reading">
      <div class="panel-head">
        <p>
          {digesting || open > 0 ? (
            <>
              <Badge tone="wait" text="reading" /> <span class="muted" safe>{`${open} files to go`}</span>
            </>
          ) : (
            <span class="muted">
              <Text of={said ?? "Digests are brought up to date here, by cron, or as agents read"} />
            </span>
          )}
        </p>
        <button type="button" hx-post="/sources/digest" hx-target="#notices" disabled={digesting}>
          Bring up to date
        </button>
      </div>
    </section>
  );
}

function List({ view: { root, sources } }: { view: SourcesView }): JSX.Element {
  return (
    <Table wide columns={["Path", "State", "Checked", { title: "Change", hidden: true }]}>
      <tbody>
        {sources.map((source) => (
          <tr id={`source-${source.sourceId}`}>
            <td class="most">
              <span class="path">
                <Text of={shownPath(source.path, root)} />
              </span>
              {source.message === null ? (
                ""
              ) : (
                <p class="muted">
                  <Text of={source.message} />
                </p>
              )}
            </td>
            <td>
              {source.enabled ? (
                <Badge
                  tone={source.status === null ? "calm" : TONES[source.status]}
                  text={source.status ?? "not read yet"}
                />
              ) : (
                <Badge tone="calm" text="disabled" />
              )}
            </td>
            <td>{source.checkedAt === null ? "–" : <Time at={source.checkedAt} />}</td>
            <td class="number nowrap">
              <Change source={source} step={source.enabled ? "disable" : "enable"} />
              <Change source={source} step="remove" />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const STEPS = { enable: "Enable", disable: "Disable", remove: "Remove" } as const;

function Change({ source, step }: { source: SourceRow; step: keyof typeof STEPS }): JSX.Element {
  return (
    <button
      type="button"
      class="quiet"
      hx-post={`/sources/${step}`}
      hx-vals={JSON.stringify({ path: source.path })}
      hx-target="#notices"
      hx-disable="this"
    >
      {STEPS[step]}
    </button>
  );
}

function Schemas({ view: { root, schemas } }: { view: SourcesView }): JSX.Element {
  return (
    <section class="panel" aria-labelledby="schemas-title">
      <h2 id="schemas-title">Expected schemas</h2>
      <ul class="list">
        {schemas.map((schema) => (
          <li>
            <span class="path">
              <Text of={shownPath(schema.dbPath, root)} />
            </span>
            <span></span>
            <span class="muted">
              <Time at={schema.updatedAt} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Dependencies({ view: { dependencies, root } }: { view: SourcesView }): JSX.Element {
  return (
    <section class="panel" aria-labelledby="dependencies-title">
      <h2 id="dependencies-title">What the project relies on</h2>
      <Table wide columns={["Name", "Version", "Kind", "Declared in", "State"]}>
        <tbody>
          {dependencies.map((dependency) => (
            <tr>
              <td>
                <Text of={dependency.name} />
              </td>
              <td class="mono">
                <Text of={dependency.version ?? ""} />
              </td>
              <td>
                <Text of={dependency.kind} />
              </td>
              <td class="path">
                <Text of={shownPath(dependency.declaredIn, root)} />
              </td>
              <td>
                {dependency.status === null ? (
                  ""
                ) : (
                  <Badge tone={TONES[dependency.status]} text={dependency.status} />
                )}{" "}
                <span class="muted">
                  <Text of={dependency.message ?? ""} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
