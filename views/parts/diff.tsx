import { Html } from "@elysiajs/html";
import { Text } from "./text.tsx";

/** Lines beyond this are for an editor. */
const MOST_LINES = 1_500;

const KINDS: Readonly<Record<string, string>> = { "+": "added", "-": "removed", "@": "hunk" };

/**
 * A unified diff.
 * @param diff without its head; empty where nothing changed
 */
export function Diff({ diff, same }: { diff: string; same: string }): JSX.Element {
  if (diff === "")
    return (
      <p class="muted" safe>
        {same}
      </p>
    );
  const lines = diff.split("\n").filter((line) => !/^(Index: |={10,}|--- |\+\+\+ )/.test(line));
  return (
    <div class="code" tabindex="0" role="region" aria-label="Differences" hx-ignore>
      <pre class="diff">
        {lines.slice(0, MOST_LINES).map((line) => (
          <Line line={line} />
        ))}
      </pre>
      {lines.length > MOST_LINES ? <p class="muted" safe>{`${lines.length - MOST_LINES} lines more`}</p> : ""}
    </div>
  );
}

/** What stands in front tells more than the colour. */
function Line({ line }: { line: string }): JSX.Element {
  const kind = KINDS[line[0] ?? ""] ?? "same";
  return (
    <span class={kind}>
      <Text of={`${line}\n`} />
    </span>
  );
}
