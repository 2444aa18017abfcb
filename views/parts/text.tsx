import { Html } from "@elysiajs/html";
import { escapeControls } from "../../src/log.ts";

/** A text for an attribute, which escapes it: its control, bidi and invisible characters made visible. */
export function plain(text: string): string {
  return escapeControls(text);
}

/** Any text, wherever it comes from: escaped, its control, bidi and invisible characters made visible. */
export function Text({ of }: { of: string | number }): JSX.Element {
  return Html.escapeHtml(escapeControls(String(of)));
}
