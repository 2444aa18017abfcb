// Draws what the server wrote into data-chart, and again when that changes, the window or the theme does.
(() => {
  const HEIGHT = 128;
  const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
  const UNITS = {
    count: (value) => COMPACT.format(value),
    rate: (value) => `${COMPACT.format(value)}/s`,
    share: (value) => `${Math.round(value * 100)} %`,
    dollars: (value) => `$${value < 0.01 && value > 0 ? value.toPrecision(2) : value.toFixed(2)}`,
    ms: (value) => (value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`),
  };
  const drawn = new Map();

  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);

  /** A colour as it is now: a canvas knows nothing of light-dark(). */
  function colour(name) {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  }

  function dataOf({ from, step, lines }) {
    const times = lines[0].values.map((_, index) => from + index * step);
    return [times, ...lines.map(({ values }) => values)];
  }

  function optionsOf(element, { unit, bars, lines }) {
    const show = UNITS[unit];
    const figure = element.closest("figure").querySelector(".chart-figure");
    const text = colour("--muted");
    const font = `11px ${getComputedStyle(document.body).fontFamily}`;
    const axis = { stroke: text, font, ticks: { show: false } };
    return {
      width: element.clientWidth,
      height: HEIGHT,
      padding: [8, 16, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 6 } },
      scales: {
        y: { range: (_, min, max) => [0, unit === "share" ? 1 : Math.max(max, min, Number.EPSILON) * 1.1] },
      },
      axes: [
        {
          ...axis,
          grid: { show: false },
          space: 56,
          size: 26,
          values: (_, ticks, __, ___, gap) => ticks.map((at) => moment(at, gap >= 86_400)),
        },
        {
          ...axis,
          grid: { stroke: colour("--line"), width: 1 },
          space: 40,
          size: 54,
          values: (_, ticks) => ticks.map(show),
        },
      ],
      series: [
        {},
        ...lines.map(({ name }, index) => ({
          label: name,
          stroke: colour(`--chart-${index + 1}`),
          width: 1.5,
          fill: bars ? colour("--chart-fill") : undefined,
          paths: bars ? uPlot.paths.bars({ size: [0.7, 24] }) : undefined,
          points: { show: !bars && sparse(lines[index].values), size: 5 },
          spanGaps: true,
        })),
      ],
      hooks: {
        setCursor: [
          (plot) => {
            figure.dataset.whole ??= figure.textContent;
            const { idx } = plot.cursor;
            if (idx === null || idx === undefined) {
              figure.textContent = figure.dataset.whole;
              return;
            }
            const values = lines.map(({ name }, index) => {
              const value = plot.data[index + 1][idx];
              const said = value === null ? "–" : show(value);
              return lines.length > 1 ? `${name} ${said}` : said;
            });
            const time = moment(plot.data[0][idx], false);
            figure.textContent = `${time} · ${values.join(", ")}`;
          },
        ],
      },
    };
  }

  function moment(at, day) {
    const date = new Date(at * 1000);
    return day ? `${date.getMonth() + 1}/${date.getDate()}` : date.toTimeString().slice(0, 5);
  }

  /** A value that has no neighbours draws no line. */
  function sparse(values) {
    return values.filter((value) => value !== null).length < values.length / 2;
  }

  function draw(element) {
    const text = element.dataset.chart;
    const known = drawn.get(element);
    if (known?.text === text && known.width === element.clientWidth) return;
    if (element.clientWidth === 0) return;
    known?.plot.destroy();
    const chart = JSON.parse(text);
    element.replaceChildren();
    const plot = new uPlot(optionsOf(element, chart), dataOf(chart), element);
    drawn.set(element, { text, plot, width: element.clientWidth });
  }

  function drawAll() {
    for (const [element, { plot }] of drawn) {
      if (element.isConnected) continue;
      plot.destroy();
      drawn.delete(element);
    }
    for (const element of document.querySelectorAll("[data-chart]")) draw(element);
  }

  function redraw() {
    for (const [, { plot }] of drawn) plot.destroy();
    drawn.clear();
    drawAll();
  }

  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(drawAll, 100);
  });
  document.addEventListener("htmx:after:swap", drawAll);
  document.addEventListener("brainloop:theme", redraw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  drawAll();
})();
