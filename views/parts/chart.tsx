import { Html } from "@elysiajs/html";
import { Text } from "./text.tsx";

/** A line of a chart; null where nothing was measured. */
export interface Line {
  name: string;
  values: readonly (number | null)[];
}

export interface ChartProps {
  id: string;
  title: string;
  /** The latest value or the whole, in words. */
  figure: string;
  /** Unix seconds of the first step. */
  from: number;
  stepSeconds: number;
  lines: readonly Line[];
  /** How values are written. */
  unit: "count" | "ms" | "share" | "dollars" | "rate";
  /** Steps that are amounts stand as bars. */
  bars?: boolean;
  /** Said where nothing was measured. */
  nothing: string;
}

const ROWS_IN_TABLE = 12;

/** A chart over time: drawn by the page's script from its data, which is there as a table, too. */
export function Chart(props: ChartProps): JSX.Element {
  const { id, title, figure, lines, nothing } = props;
  const measured = lines.some(({ values }) => values.some((value) => value !== null && value !== 0));
  const data = JSON.stringify({
    from: props.from,
    step: props.stepSeconds,
    unit: props.unit,
    bars: props.bars === true,
    lines: lines.map(({ name, values }) => ({ name, values: values.map(short) })),
  });
  return (
    <figure class="chart" id={id}>
      <figcaption>
        <span class="chart-title" safe>
          {title}
        </span>
        <span class="chart-figure">
          <Text of={measured ? figure : "–"} />
        </span>
      </figcaption>
      {measured ? (
        <>
          <div
            class="plot"
            id={`${id}-plot`}
            data-chart={data}
            role="img"
            aria-label={`${title}, ${figure}`}
            hx-ignore
            hx-morph-skip-children
          ></div>
          {lines.length > 1 ? <Legend lines={lines} /> : ""}
          <DataTable {...props} />
        </>
      ) : (
        <p class="chart-nothing" safe>
          {nothing}
        </p>
      )}
    </figure>
  );
}

/** Which line is which. */
function Legend({ lines }: Pick<ChartProps, "lines">): JSX.Element {
  return (
    <p class="legend" aria-hidden="true">
      {lines.map(({ name }, index) => (
        <span class={`line-${index + 1}`}>
          <Text of={name} />
        </span>
      ))}
    </p>
  );
}

/** The same in numbers: the latest steps in which anything was measured. */
function DataTable({ id, from, stepSeconds, lines }: ChartProps): JSX.Element {
  const steps = lines[0]?.values.length ?? 0;
  const measured = Array.from({ length: steps }, (_, step) => step)
    .filter((step) => lines.some(({ values }) => (values[step] ?? 0) !== 0))
    .slice(-ROWS_IN_TABLE);
  return (
    <details class="chart-data" id={`${id}-data`}>
      <summary>Numbers</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">From (UTC)</th>
            {lines.map(({ name }) => (
              <th scope="col" class="number">
                <Text of={name} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {measured.map((step) => (
            <tr>
              <td safe>
                {new Date((from + step * stepSeconds) * 1000).toISOString().slice(5, 16).replace("T", " ")}
              </td>
              {lines.map(({ values }) => (
                <td class="number">
                  <Text of={short(values[step] ?? null) ?? "–"} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** Four digits are more than a chart shows. */
function short(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4));
}
