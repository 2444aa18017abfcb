import { Html } from "@elysiajs/html";

/** A moment; the page's script writes how long ago it was, and goes on doing so. */
export function Time({ at }: { at: number }): JSX.Element {
  const iso = new Date(at * 1000).toISOString();
  return (
    <time datetime={iso} title={iso} data-ago safe>
      {iso.slice(0, 19).replace("T", " ")}
    </time>
  );
}
