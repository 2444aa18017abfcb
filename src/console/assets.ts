import sse from "htmx.org/dist/ext/hx-sse.min.js" with { type: "text" };
import htmx from "htmx.org/dist/htmx.min.js" with { type: "text" };
import uplotStyles from "uplot/dist/uPlot.min.css" with { type: "text" };
import uplot from "uplot/dist/uPlot.iife.min.js" with { type: "text" };
import styles from "../../views/static/console.css" with { type: "text" };
import script from "../../views/static/console.js" with { type: "text" };
import charts from "../../views/static/charts.js" with { type: "text" };
import theme from "../../views/static/theme.js" with { type: "text" };
import icon from "../../views/static/icon.svg" with { type: "text" };
import type { Assets } from "../../views/layout.tsx";

const TYPES = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
} as const;

interface Asset {
  text: string;
  type: keyof typeof TYPES;
}

/** Everything a browser loads; all of it is part of the executable. */
const ASSETS: Readonly<Record<string, Asset>> = {
  "htmx.js": { text: htmx, type: "js" },
  "hx-sse.js": { text: sse, type: "js" },
  "uplot.js": { text: uplot, type: "js" },
  "uplot.css": { text: uplotStyles, type: "css" },
  "theme.js": { text: theme, type: "js" },
  "charts.js": { text: charts, type: "js" },
  "console.js": { text: script, type: "js" },
  "console.css": { text: styles, type: "css" },
  "icon.svg": { text: icon, type: "svg" },
};

const hashes = new Map(Object.entries(ASSETS).map(([name, { text }]) => [name, Bun.hash(text).toString(36)]));

/** In the order in which they are loaded. */
export const ASSET_URLS: Assets = {
  styles: ["uplot.css", "console.css"].map(urlOf),
  // Before anything is painted.
  theme: urlOf("theme.js"),
  // htmx reads its extensions as they come behind it.
  scripts: ["htmx.js", "hx-sse.js", "uplot.js", "charts.js", "console.js"].map(urlOf),
  icon: urlOf("icon.svg"),
};

/** @returns undefined where there is no such asset */
export function serveAsset(name: string): Response | undefined {
  const asset = Object.hasOwn(ASSETS, name) ? ASSETS[name] : undefined;
  if (asset === undefined) return undefined;
  return new Response(asset.text, {
    headers: {
      "content-type": TYPES[asset.type],
      // Its URL changes with its content.
      "cache-control": "private, max-age=31536000, immutable",
    },
  });
}

function urlOf(name: string): string {
  return `/static/${name}?${hashes.get(name)}`;
}
