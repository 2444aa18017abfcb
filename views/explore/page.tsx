import { Html, type PropsWithChildren } from "@elysiajs/html";
import { type Chrome, Layout } from "../layout.tsx";
import { ContextFiles } from "../parts/context-files.tsx";

/** A place to try things in: nothing is written or run. Its child is the output. */
export function ExplorePage(
  props: PropsWithChildren<{ chrome: Chrome; chain: readonly string[] }>,
): JSX.Element {
  return (
    <Layout chrome={props.chrome}>
      <div class="page-head">
        <h1>Explore</h1>
      </div>
      <form
        class="panel form"
        hx-post="/explore"
        hx-target="#explore-output"
        hx-swap="outerHTML"
        hx-disable="find button"
      >
        <label>
          What the code is to do
          <textarea name="description" rows="4" required></textarea>
        </label>
        <div class="row">
          <label>
            Language
            <input name="type" placeholder="typescript" spellcheck="false" autocomplete="off" />
          </label>
          <label>
            Provider
            <select name="provider">
              <option value="">first of the chain</option>
              {props.chain.map((name) => (
                <option value={name} safe>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label>
            Model
            <input name="model" placeholder="as configured" spellcheck="false" autocomplete="off" />
          </label>
        </div>
        <ContextFiles />
        <div class="actions">
          <button type="submit" class="primary">
            Write
          </button>
          <span class="muted">Nothing is put in place or run.</span>
        </div>
      </form>
      {props.children}
    </Layout>
  );
}
