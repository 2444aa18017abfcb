/** Numbers and names as people read them. */

const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });
const PLAIN = new Intl.NumberFormat("en-US");

/** 999 as it is, 12,345 as `12.3K`. */
export function compact(value: number): string {
  return Math.abs(value) < 1000 ? String(Math.round(value * 10) / 10) : COMPACT.format(value);
}

export function whole(value: number): string {
  return PLAIN.format(Math.round(value));
}

/** `1.2 s`, `340 ms` */
export function milliseconds(value: number | null): string {
  if (value === null) return "–";
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

/** US dollars to a cent; small amounts to a hundredth of one. */
export function dollars(value: number): string {
  if (value === 0) return "$0";
  return value < 0.1 ? `$${value.toFixed(4)}` : `$${value.toFixed(2)}`;
}

export function percent(share: number | null): string {
  return share === null ? "–" : `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

/** A path below the project as it is called there. */
export function shownPath(path: string, root: string | undefined): string {
  if (root === undefined || !path.startsWith(root)) return path;
  const rest = path.slice(root.length);
  return rest === "" ? "." : rest.startsWith("/") ? rest.slice(1) : path;
}
