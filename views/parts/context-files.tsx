import { Html } from "@elysiajs/html";

/** A form's field for the files that a model is shown. */
export function ContextFiles(): JSX.Element {
  return (
    <label>
      Files the model is shown, one a line
      <textarea name="context_files" rows="2" spellcheck="false"></textarea>
    </label>
  );
}
