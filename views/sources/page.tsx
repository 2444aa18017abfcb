import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";

/** What `brainloop digest` reads; its child is all of it. */
export function SourcesPage(props: PropsWithChildren<{ chrome: Chrome }>): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>Sources</h1>
        <form class="search row" hx-post="/sources/add" hx-target="#notices" hx-disable="find button">
          <label>
            <span class="hidden">File or folder</span>
            <input name="path" required placeholder="File or folder" spellcheck="false" autocomplete="off" />
          </label>
          <button type="submit" class="primary">
            Add
          </button>
        </form>
      </div>
      {props.children}
    </Layout>
  );
}
