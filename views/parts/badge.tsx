import { Html } from "@elysiajs/html";
import { Text } from "./text.tsx";

export type Tone = "good" | "wait" | "bad" | "calm";

/** A state in a word; its colour says nothing that the word does not. */
export function Badge({ tone, text }: { tone: Tone; text: string }): JSX.Element {
  return (
    <span class={`badge ${tone}`}>
      <Text of={text} />
    </span>
  );
}
