import { eventOf, htmlEvent, partial } from "./live-event.ts";

/** A part of a page that follows what happens. */
export interface Fragment {
  /** Of the element that it renders. */
  id: string;
  /** Rendered no more often than this, whatever happens. */
  everySeconds?: number;
  /** @returns the element, as the page itself has it */
  render(): Promise<string>;
}

export interface LiveOptions {
  /** Another text after each change of what is shown. */
  changes(): Promise<string>;
  /** Takes known secrets out of what is sent. */
  mask(html: string): string;
  /** Told what kept a fragment from being rendered; the others are shown all the same. */
  failed(error: unknown): void;
}

/** How often the databases are asked whether something changed: once for all pages. */
const POLL_MS = 250;
/** Time passes even where nothing changes: workers die without a word. */
const TICK_MS = 10_000;
/** A quiet stream is told from a dead one. */
const PING_MS = 20_000;

interface Watcher {
  /** Fragments that were rendered and not taken by the browser yet. */
  waiting: Map<string, string>;
  controller: ReadableStreamDefaultController<Uint8Array>;
}

/** Pages that show the same are rendered once, however many there are. */
interface Feed {
  fragments: readonly Fragment[];
  watchers: Set<Watcher>;
  /** What was sent last, by fragment. */
  shown: Map<string, string>;
  renderedAt: Map<string, number>;
}

/** Sends pages what changed of them, as long as they are open. */
export class Live {
  readonly #options: LiveOptions;
  readonly #feeds = new Map<string, Feed>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #seen = "";
  #tickedAt = 0;
  #pingedAt = 0;
  #working = false;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  /** Pages that listen. */
  get pages(): number {
    let pages = 0;
    for (const { watchers } of this.#feeds.values()) pages += watchers.size;
    return pages;
  }

  /**
   * Opens a stream of what changes.
   * @param key what is shown; streams of one key share their fragments
   */
  open(key: string, fragments: readonly Fragment[]): Response {
    let watcher: Watcher | undefined;
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        watcher = { waiting: new Map(), controller };
        this.#join(key, fragments, watcher);
      },
      pull: () => {
        if (watcher !== undefined) send(watcher);
      },
      cancel: () => {
        if (watcher !== undefined) this.#leave(key, watcher);
      },
    });
    return new Response(stream, { headers: { "content-type": "text/event-stream" } });
  }

  /** Ends all streams. */
  close(): void {
    clearInterval(this.#timer);
    for (const { watchers } of this.#feeds.values()) {
      for (const { controller } of watchers) end(controller);
    }
    this.#feeds.clear();
  }

  #join(key: string, fragments: readonly Fragment[], watcher: Watcher): void {
    const feed = this.#feeds.get(key) ?? {
      fragments,
      watchers: new Set(),
      shown: new Map(),
      renderedAt: new Map(),
    };
    this.#feeds.set(key, feed);
    feed.watchers.add(watcher);
    // What changed since the page was rendered; the others of the feed have it already.
    for (const [id, html] of feed.shown) watcher.waiting.set(id, html);
    // The first bytes let the browser know that it is connected.
    watcher.controller.enqueue(eventOf(": connected"));
    if (this.#timer !== undefined) return;
    this.#tickedAt = 0;
    this.#pingedAt = performance.now();
    this.#timer = setInterval(() => void this.#poll(), POLL_MS);
    void this.#poll();
  }

  #leave(key: string, watcher: Watcher): void {
    const feed = this.#feeds.get(key);
    feed?.watchers.delete(watcher);
    if (feed?.watchers.size === 0) this.#feeds.delete(key);
    if (this.#feeds.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #poll(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      const now = performance.now();
      const seen = await this.#options.changes();
      const tick = now - this.#tickedAt >= TICK_MS;
      for (const feed of this.#feeds.values()) {
        const fresh = feed.renderedAt.size === 0;
        if (seen !== this.#seen || tick || fresh || this.#overdue(feed, now)) await this.#render(feed, now);
        for (const watcher of feed.watchers) send(watcher);
      }
      this.#seen = seen;
      if (tick) this.#tickedAt = now;
      if (now - this.#pingedAt >= PING_MS) this.#ping(now);
    } catch (error) {
      this.#options.failed(error);
    } finally {
      this.#working = false;
    }
  }

  /** Whether a fragment was passed over at a change since it had been rendered shortly before. */
  #overdue({ fragments, renderedAt }: Feed, now: number): boolean {
    return fragments.some(
      ({ id, everySeconds }) =>
        everySeconds !== undefined && now - (renderedAt.get(id) ?? 0) >= everySeconds * 1000,
    );
  }

  async #render(feed: Feed, now: number): Promise<void> {
    for (const { id, everySeconds = 0, render } of feed.fragments) {
      const last = feed.renderedAt.get(id);
      if (last !== undefined && now - last < everySeconds * 1000) continue;
      feed.renderedAt.set(id, now);
      const html = await this.#show(render);
      if (html === undefined || feed.shown.get(id) === html) continue;
      feed.shown.set(id, html);
      for (const { waiting } of feed.watchers) waiting.set(id, html);
    }
  }

  /** A fragment that cannot be shown stays as it is. */
  async #show(render: Fragment["render"]): Promise<string | undefined> {
    try {
      return this.#options.mask(await render());
    } catch (error) {
      this.#options.failed(error);
      return undefined;
    }
  }

  #ping(now: number): void {
    this.#pingedAt = now;
    for (const { watchers } of this.#feeds.values()) {
      for (const { controller } of watchers) if ((controller.desiredSize ?? 0) > 0) controller.enqueue(PING);
    }
  }
}

const PING = eventOf(": still here");

/** A page that does not take what it is sent gets only the latest of each fragment. */
function send({ controller, waiting }: Watcher): void {
  if (waiting.size === 0 || (controller.desiredSize ?? 0) <= 0) return;
  const parts = [...waiting].map(([id, html]) => partial(id, html));
  waiting.clear();
  controller.enqueue(htmlEvent(parts.join("\n")));
}

function end(controller: ReadableStreamDefaultController<Uint8Array>): void {
  try {
    controller.close();
  } catch {
    // The browser was faster.
  }
}
