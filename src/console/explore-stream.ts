import { escapeControls } from "../log.ts";
import type { Exploration } from "./explorations.ts";
import { eventOf, htmlEvent, partial } from "./live-event.ts";

/** Often enough for text to flow. */
const EVERY_MS = 100;

export interface ExploreStreamOptions {
  /** Takes known secrets out of what is shown. */
  maskText(text: string): string;
  /** The element that takes the place of the running one. */
  renderEnd(exploration: Exploration): Promise<string>;
  failed(error: unknown): void;
}

/** An exploration as it comes: what there is, then what is added, then the end. */
export function exploreStream(exploration: Exploration, options: ExploreStreamOptions): Response {
  let shown = 0;
  let beginning = -1;
  let timer: ReturnType<typeof setInterval> | undefined;
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(eventOf(": connected"));
      const step = async (): Promise<void> => {
        if (exploration.outcome !== undefined) {
          clearInterval(timer);
          controller.enqueue(
            htmlEvent(partial("explore-output", await options.renderEnd(exploration), "outerHTML")),
          );
          controller.close();
          return;
        }
        if (beginning !== exploration.beginnings) {
          beginning = exploration.beginnings;
          shown = 0;
          controller.enqueue(htmlEvent(partial("explore-code", "", "innerHTML")));
        }
        // Whole lines alone: a secret that is known shall not slip out in two halves.
        const end = exploration.text.lastIndexOf("\n") + 1;
        if (end <= shown) return;
        const text = options.maskText(escapeControls(exploration.text.slice(shown, end)));
        shown = end;
        controller.enqueue(htmlEvent(partial("explore-code", Bun.escapeHTML(text), APPEND)));
      };
      timer = setInterval(() => {
        step().catch((error: unknown) => {
          clearInterval(timer);
          options.failed(error);
          controller.error(error);
        });
      }, EVERY_MS);
    },
    cancel() {
      clearInterval(timer);
    },
  });
  return new Response(stream, { headers: { "content-type": "text/event-stream" } });
}

const APPEND = "beforeend scroll:bottom scrollTarget:#explore-scroll";
