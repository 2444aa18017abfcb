import { Html } from "@elysiajs/html";
import { Text } from "./text.tsx";

/** Text as it is: a digest, a prompt, a file. */
export function Source({ text, label }: { text: string; label: string }): JSX.Element {
  return (
    <div class="code" tabindex="0" role="region" aria-label={label} hx-ignore>
      <pre>
        <Text of={text} />
      </pre>
    </div>
  );
}
