import { Html } from "@elysiajs/html";
import { Chart, type ChartProps } from "../parts/chart.tsx";

/** What happened over the window of the page. */
export function Charts({ charts }: { charts: readonly ChartProps[] }): JSX.Element {
  return (
    <div class="charts" id="charts">
      {charts.map((chart) => (
        <Chart {...chart} />
      ))}
    </div>
  );
}
