import { Html } from "@elysiajs/html";

/** Drawn by hand on a grid of 16, in lines of 1.5, in the colour of the text beside them. */
const PATHS = {
  brand: "M8 2.5a5.5 5.5 0 1 1-5.2 3.7M2.5 2.8v3.6h3.6M8 5.6v2.7l1.9 1.3",
  theme: "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11",
  overview: "M2.5 9.5 5.5 6l3 2.6 5-6M2.5 13.5h11",
  sessions: "M3 3.5h7v5H5.6L3 10.8zM12 6h1v7l-2.4-2H7.5",
  digests: "M4 2.5h6l2.5 2.5v8.5H4zM6.5 7h3.5M6.5 9.5h3.5",
  map: "M2.5 4 6 2.8l4 1.4 3.5-1.2v9.2L10 13.4 6 12l-3.5 1.2zM6 2.8V12M10 4.2v9.2",
  explore: "M3 12.8 11.5 4.3M9.8 2.6l3.6 3.6M3 5.2h2.6M4.3 3.9v2.6M11 11.2h2.6M12.3 9.9v2.6",
  patterns: "M2.5 2.5h4.4v4.4H2.5zM9.1 2.5h4.4v4.4H9.1zM2.5 9.1h4.4v4.4H2.5zM11.3 9.1v4.4M9.1 11.3h4.4",
  results: "M3 8.5 6.3 12 13 4.2",
  usage: "M3 13.5V9M6.4 13.5v-6M9.7 13.5V5M13 13.5v-11",
  events: "M2.5 8h2.6l1.7-4.5 2.6 9L11 8h2.5",
  sources:
    "M2.5 4.2c0-2.2 11-2.2 11 0v7.6c0 2.2-11 2.2-11 0zM2.5 4.2c0 2.2 11 2.2 11 0M2.5 8c0 2.2 11 2.2 11 0",
  settings: "M2.5 4.5h6M11.5 4.5h2M10 3v3M2.5 11.5h2M7.5 11.5h6M6 10v3",
  stop: "M8 2.5v5M4.6 4.4a5 5 0 1 0 6.8 0",
} as const;

export type IconName = keyof typeof PATHS;

/** An icon; a name beside it says what it means. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="glyph" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
