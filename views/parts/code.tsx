import { Html } from "@elysiajs/html";
import { plain } from "./text.tsx";

/** Highlighted source. @param safeHtml as `highlight` makes it */
export function Code({ safeHtml, label, id }: { safeHtml: string; label: string; id?: string }): JSX.Element {
  return (
    <div class="code" tabindex="0" role="region" aria-label={plain(label)} hx-ignore>
      <pre id={id}>{safeHtml}</pre>
    </div>
  );
}
