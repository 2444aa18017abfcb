import { Html } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";
import { ContextFiles } from "../parts/context-files.tsx";
import { AgainHead, Prompt } from "./again-parts.tsx";

/** Asks for a file once more, with words that can be changed before. */
export function AgainPage(props: {
  chrome: Chrome;
  resultId: string;
  path: string;
  prompt: string;
}): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <AgainHead resultId={props.resultId} />
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
        <Prompt prompt={props.prompt} />
        <ContextFiles />
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
