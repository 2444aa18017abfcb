import { Html } from "@elysiajs/html";
import type { ShownPattern } from "../../src/store/queries/patterns.ts";
import { Badge } from "../parts/badge.tsx";
import { Empty } from "../parts/empty.tsx";
import { percent, shownPath, whole } from "../parts/format.ts";
import { Table } from "../parts/table.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

/** The style of a project in one language. */
export interface StyleView {
  /** Real path. */
  project: string;
  language: string;
  detectedAt: number;
  patterns: readonly (ShownPattern & { shown: string; mixed: boolean })[];
}

/** What was learned of how projects are written. */
export function Patterns({
  styles,
  root,
}: {
  styles: readonly StyleView[];
  root: string | undefined;
}): JSX.Element {
  return (
    <div class="stack" id="patterns">
      {styles.length === 0 ? (
        <section class="panel">
          <Empty title="No style was studied yet">
            A project's style is read off its sources with the first file that is written in it, or when you
            ask for it above.
          </Empty>
        </section>
      ) : (
        styles.map((style) => <Style style={style} root={root} />)
      )}
    </div>
  );
}

function Style({ style, root }: { style: StyleView; root: string | undefined }): JSX.Element {
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>
          <Text of={style.language} />{" "}
          <span class="path muted">
            <Text of={shownPath(style.project, root)} />
          </span>
        </h2>
        <span class="muted">
          studied <Time at={style.detectedAt} />
        </span>
      </div>
      <Table
        wide
        columns={[
          "Pattern",
          "Value",
          "Share",
          { title: "Samples", number: true },
          { title: "Weight", number: true },
          "Example",
        ]}
      >
        <tbody>
          {style.patterns.map((pattern) => (
            <tr>
              <td class="nowrap">
                <Text of={pattern.pattern.replaceAll("_", " ")} />
              </td>
              <td class="most">
                {pattern.mixed ? (
                  <Badge tone="calm" text="mixed, not imposed" />
                ) : (
                  <Text of={pattern.shown} />
                )}
              </td>
              <td class="share nowrap">
                <meter min="0" max="1" value={pattern.share} aria-label="Share"></meter>
                <span class="muted">
                  <Text of={percent(pattern.share)} />
                </span>
              </td>
              <td class="number" safe>
                {whole(pattern.samples)}
              </td>
              <td class="number" safe>
                {pattern.weight.toFixed(2)}
              </td>
              <td class="path">
                <Text of={pattern.example ?? ""} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
