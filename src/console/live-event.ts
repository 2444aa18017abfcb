const encoder = new TextEncoder();

/** An event on the wire. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function eventOf(...lines: readonly string[]): Uint8Array {
  return encoder.encode(`${lines.join("\n")}\n\n`);
}

/** What has htmx put an element in the place of the one with the same id, keeping focus and scrolling. */
export function partial(id: string, html: string): string {
  return `<hx-partial hx-target="#${id}" hx-swap="outerMorph">${html}</hx-partial>`;
}
