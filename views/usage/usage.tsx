import { Html } from "@elysiajs/html";
import type { UsageRow, UsageSum } from "../../src/store/queries/usage.ts";
import { Badge, type Tone } from "../parts/badge.tsx";
import { Empty } from "../parts/empty.tsx";
import { compact, dollars, milliseconds, whole } from "../parts/format.ts";
import { Table } from "../parts/table.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

export interface UsageView {
  models: readonly (UsageSum & { provider: string; model: string })[];
  days: readonly (UsageSum & { day: string })[];
  calls: readonly UsageRow[];
}

const TONES: Readonly<Record<UsageRow["status"], Tone>> = {
  running: "wait",
  done: "good",
  failed: "bad",
  cancelled: "calm",
};

/** Calls to providers by model, by day, and the latest one by one. */
export function Usage({ view }: { view: UsageView }): JSX.Element {
  if (view.calls.length === 0) {
    return (
      <div class="stack" id="usage">
        <section class="panel">
          <Empty title="No provider was called yet">
            Reading calls none. Once an agent has something written, its tokens and what they cost stand here,
            by provider, model and day.
          </Empty>
        </section>
      </div>
    );
  }
  return (
    <div class="stack" id="usage">
      <section class="panel" aria-labelledby="models-title">
        <h2 id="models-title">By model</h2>
        <Sums
          rows={view.models.map((row) => ({ ...row, name: row.model, of: row.provider }))}
          title="Model"
        />
      </section>
      <section class="panel" aria-labelledby="days-title">
        <h2 id="days-title">By day</h2>
        <Sums rows={view.days.map((row) => ({ ...row, name: row.day, of: "" }))} title="Day (UTC)" />
      </section>
      <section class="panel" aria-labelledby="calls-title">
        <h2 id="calls-title">Latest calls</h2>
        <Calls calls={view.calls} />
      </section>
    </div>
  );
}

interface SumRow extends UsageSum {
  name: string;
  of: string;
}

function Sums({ rows, title }: { rows: readonly SumRow[]; title: string }): JSX.Element {
  if (rows.length === 0) return <p class="muted">None in this time.</p>;
  const most = Math.max(
    1,
    ...rows.map(({ tokensPrompt, tokensCompletion }) => tokensPrompt + tokensCompletion),
  );
  return (
    <Table
      wide
      columns={[
        title,
        { title: "Calls", number: true },
        { title: "Failed", number: true },
        { title: "Tokens in", number: true },
        { title: "from cache", number: true },
        { title: "Tokens out", number: true },
        { title: "Average time", number: true },
        { title: "Cost", number: true },
        { title: "Share of tokens", hidden: true },
      ]}
    >
      <tbody>
        {rows.map((row) => (
          <tr>
            <td>
              <Text of={row.name} />{" "}
              <span class="muted">
                <Text of={row.of} />
              </span>
            </td>
            <td class="number" safe>
              {whole(row.calls)}
            </td>
            <td class="number" safe>
              {row.failed === 0 ? "–" : whole(row.failed)}
            </td>
            <td class="number" safe>
              {compact(row.tokensPrompt)}
            </td>
            <td class="number" safe>
              {row.tokensCached === 0 ? "–" : compact(row.tokensCached)}
            </td>
            <td class="number" safe>
              {compact(row.tokensCompletion)}
            </td>
            <td class="number" safe>
              {milliseconds(row.latencyMs)}
            </td>
            <td class="number" safe>
              {costOf(row)}
            </td>
            <td class="share">
              <meter
                min="0"
                max={most}
                value={row.tokensPrompt + row.tokensCompletion}
                aria-label="Share of tokens"
              ></meter>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** What is not known is not nothing. */
function costOf({ calls, cost, failed, unpriced }: SumRow): string {
  if (unpriced === 0) return dollars(cost);
  return unpriced >= calls - failed ? "price unknown" : `${dollars(cost)} and ${unpriced} unpriced`;
}

function Calls({ calls }: { calls: readonly UsageRow[] }): JSX.Element {
  return (
    <Table
      wide
      columns={[
        "State",
        "For",
        "Model",
        { title: "In", number: true },
        { title: "Out", number: true },
        { title: "First token", number: true },
        { title: "Time", number: true },
        { title: "Cost", number: true },
        "When",
      ]}
    >
      <tbody>
        {calls.map((call) => (
          <tr id={`usage-${call.usageId}`}>
            <td>
              <Badge tone={TONES[call.status]} text={call.errorCode ?? call.status} />
            </td>
            <td class="nowrap">
              <Text of={call.action} />
            </td>
            <td class="nowrap">
              <Text of={call.model} />{" "}
              <span class="muted">
                <Text of={call.provider} />
              </span>
            </td>
            <td class="number" safe>
              {whole(call.tokensPrompt)}
            </td>
            <td class="number" safe>
              {whole(call.tokensCompletion)}
            </td>
            <td class="number" safe>
              {milliseconds(call.firstTokenMs)}
            </td>
            <td class="number" safe>
              {milliseconds(call.latencyMs)}
            </td>
            <td class="number" safe>
              {call.cost === null ? "–" : dollars(call.cost)}
            </td>
            <td>
              <Time at={call.timestamp} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
