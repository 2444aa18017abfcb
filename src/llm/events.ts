import { createParser } from "eventsource-parser";

/** One server-sent event. */
export interface ServerEvent {
  /** Empty where the stream does not name it. */
  event: string;
  data: string;
}

/** No provider's event comes near; a hostile one must not fill the memory. */
const MAX_EVENT_CHARS = 1024 * 1024;

/** An event larger than what is taken. */
export class EventTooLarge extends Error {
  readonly what = `an event of more than ${MAX_EVENT_CHARS} characters`;

  constructor() {
    super("Event too large");
    this.name = "EventTooLarge";
  }
}

/** Bytes of a stream of server-sent events to events. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export class EventReader {
  // A character may be cut by the end of a chunk.
  readonly #decoder = new TextDecoder();
  readonly #parser = createParser({
    maxBufferSize: MAX_EVENT_CHARS,
    onEvent: ({ event = "", data }) => {
      // An event that came whole in one chunk was never buffered.
      if (data.length > MAX_EVENT_CHARS) this.#tooLarge = true;
      else this.#events.push({ event, data });
    },
    onError: ({ type }) => {
      if (type === "max-buffer-size-exceeded") this.#tooLarge = true;
    },
  });
  #events: ServerEvent[] = [];
  #tooLarge = false;

  /**
   * @param chunk any slice of the stream
   * @returns the events that it completes
   * @throws EventTooLarge
   */
  push(chunk: Uint8Array): ServerEvent[] {
    this.#feed(this.#decoder.decode(chunk, { stream: true }));
    return this.#take();
  }

  /**
   * Ends the stream. An event without its blank line counts too: servers that close at once leave it out.
   * @throws EventTooLarge
   */
  end(): ServerEvent[] {
    this.#feed(`${this.#decoder.decode()}\n\n`);
    return this.#take();
  }

  #feed(text: string): void {
    if (this.#tooLarge) throw new EventTooLarge();
    this.#parser.feed(text);
  }

  #take(): ServerEvent[] {
    if (this.#tooLarge) throw new EventTooLarge();
    const events = this.#events;
    this.#events = [];
    return events;
  }
}
