const encoder = new TextEncoder();

/** An event on the wire. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function eventOf(...lines: readonly string[]): Uint8Array {
  return encoder.encode(`${lines.join("\n")}\n\n`);
}

/** HTML as an event. */
export function htmlEvent(html: string): Uint8Array {
  return eventOf(...html.split(/\r\n|\r|\n/).map((line) => `data: ${line}`));
}

/**
 * What has htmx change the element of an id.
 * @param swap how; in the place of it, keeping focus and scrolling, unless told
 */
export function partial(id: string, html: string, swap = "outerMorph"): string {
  return `<hx-partial hx-target="#${id}" hx-swap="${swap}">${html}</hx-partial>`;
}
