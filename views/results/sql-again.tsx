import { Html } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";
import { ContextFiles } from "../parts/context-files.tsx";
import { AgainHead, Prompt } from "./again-parts.tsx";

/** Asks for SQL once more; what it would do is shown before anything is done. */
export function SqlAgainPage(props: {
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
        hx-target="#plan"
        hx-disable="find button.primary"
      >
        <label>
          Database
          <input value={props.path} readonly spellcheck="false" />
        </label>
        <Prompt prompt={props.prompt} />
        <ContextFiles />
        <div class="actions">
          <button class="primary" type="submit">
            Show what it would do
          </button>
        </div>
      </form>
      <div id="plan" aria-live="polite"></div>
    </Layout>
  );
}
