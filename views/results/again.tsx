import { Html } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";
import { Text } from "../parts/text.tsx";

/** Asks for a file once more, with words that can be changed before. */
export function AgainPage(props: {
  chrome: Chrome;
  resultId: string;
  path: string;
  prompt: string;
}): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>
          <a class="crumb" href={`/results/${encodeURIComponent(props.resultId)}`}>
            <Text of={props.resultId} />
          </a>{" "}
          Run again
        </h1>
      </div>
      <form
        class="panel form"
        method="post"
        hx-post={`/results/${encodeURIComponent(props.resultId)}/again`}
        hx-target="#notices"
        hx-disable="find button.primary"
      >
        <label>
          File
          <input name="output_path" value={props.path} required spellcheck="false" />
        </label>
        <label>
          Prompt
          <textarea name="verified_prompt" rows="10" required>
            <Text of={props.prompt} />
          </textarea>
        </label>
        <label>
          Files the model is shown, one a line
          <textarea name="context_files" rows="3" spellcheck="false"></textarea>
        </label>
        <label class="check">
          <input type="checkbox" name="overwrite" value="yes" />
          Overwrite what stands there, also where Brainloop did not write it
        </label>
        <div class="actions">
          <button class="primary" type="submit">
            Have it written
          </button>
        </div>
      </form>
    </Layout>
  );
}
