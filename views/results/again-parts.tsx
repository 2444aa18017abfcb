import { Html } from "@elysiajs/html";
import { Text } from "../parts/text.tsx";

/** The head of a page that asks for something once more. */
export function AgainHead({ resultId }: { resultId: string }): JSX.Element {
  return (
    <div class="page-head">
      <h1>
        <a class="crumb" href={`/results/${encodeURIComponent(resultId)}`}>
          <Text of={resultId} />
        </a>{" "}
        Run again
      </h1>
    </div>
  );
}

/** What the model is told, to be changed before. */
export function Prompt({ prompt }: { prompt: string }): JSX.Element {
  return (
    <label>
      Prompt
      <textarea name="verified_prompt" rows="10" required>
        <Text of={prompt} />
      </textarea>
    </label>
  );
}
