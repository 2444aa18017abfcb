import { Answer } from "./answer.ts";
import { Body, Disconnected, readWhole } from "./body.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Dialect } from "./dialect.ts";
import { EventReader, EventTooLarge, type ServerEvent } from "./events.ts";
import { badResponse, incomplete, refusalFailure, type Who } from "./failure.ts";
import type { CallRecord } from "./record.ts";
import { readRefusal } from "./refusal.ts";

export interface StreamOptions {
  dialect: Dialect;
  who: Who;
  deadlines: Deadlines;
  record: CallRecord;
  /** When the request was sent, by `performance.now()`. */
  startedAt: number;
  onText(piece: string): void;
  /** Wall clock in milliseconds. */
  now(): number;
}

export interface Streamed {
  answer: Answer;
  /** Milliseconds from sending the request; undefined where no token came. */
  firstTokenMs: number | undefined;
}

/** No file that anybody wants is larger; an endless answer must not fill the memory. */
const MAX_TEXT_CHARS = 16 * 1024 * 1024;

/**
 * Reads an answer to its end.
 * @throws ProviderFailure for what the provider did, Disconnected for what became of the connection
 */
export async function readStream(response: Response, options: StreamOptions): Promise<Streamed> {
  const { dialect, who, deadlines, now } = options;
  await refuseOtherTypes(response, who, now() / 1000);
  const answer = new Answer(dialect);
  const listener = new Listener(answer, options);
  const events = new EventReader();
  using body = new Body(response);
  // A stream that stays open after its end is left.
  const closing = Promise.withResolvers<undefined>();
  let finished = false;
  try {
    while (!answer.done) {
      const chunk = finished ? await Promise.race([body.read(), closing.promise]) : await body.read();
      if (chunk === undefined) break;
      listener.hear(blame(who, () => events.push(chunk)));
      if (answer.complete && !finished) {
        finished = true;
        deadlines.finished(() => closing.resolve(undefined));
      }
    }
    if (!answer.complete) listener.hear(blame(who, () => events.end()));
  } catch (error) {
    // What broke off after the last token took nothing with it.
    if (!(error instanceof Disconnected) || !answer.complete) throw error;
  }
  if (!answer.complete) throw answer.begun ? incomplete(who) : badResponse("answered with no event", who);
  return { answer, firstTokenMs: listener.firstTokenMs };
}

/** Hands on what events say. */
class Listener {
  readonly #answer: Answer;
  readonly #options: StreamOptions;
  firstTokenMs: number | undefined;

  constructor(answer: Answer, options: StreamOptions) {
    this.#answer = answer;
    this.#options = options;
  }

  hear(events: readonly ServerEvent[]): void {
    const { deadlines, now, onText, record, startedAt, who } = this.#options;
    const answer = this.#answer;
    for (const event of events) {
      if (answer.done) return;
      const { tokens, refusal } = blame(who, () => answer.take(event));
      for (const { kind, text } of tokens) {
        const sinceStartMs = performance.now() - startedAt;
        this.firstTokenMs ??= sinceStartMs;
        deadlines.token();
        record.token(kind, text.length, sinceStartMs);
        if (kind === "text") onText(text);
      }
      if (answer.usage !== undefined) record.counted(answer.usage, answer.queueMs);
      if (refusal !== undefined) throw refusalFailure(refusal, who, {}, now() / 1000);
      if (answer.chars > MAX_TEXT_CHARS) {
        throw badResponse(`sent more than ${MAX_TEXT_CHARS} characters`, who);
      }
    }
  }
}

/** Whatever cannot be read is the provider's doing. */
function blame<T>(who: Who, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const large = error instanceof EventTooLarge;
    throw badResponse(
      large ? `sent ${error.what}` : "sent an event that is none of its protocol",
      who,
      error,
    );
  }
}

/** A page, or an answer in one piece, is no stream; whatever else a server calls its stream is tried. */
async function refuseOtherTypes(response: Response, who: Who, now: number): Promise<void> {
  const type = response.headers.get("content-type") ?? "";
  if (/\bhtml\b/i.test(type)) {
    using _ = new Body(response);
    throw badResponse("answered with a web page", who);
  }
  if (!/\bjson\b/i.test(type)) return;
  const refusal = readRefusal(undefined, await readWhole(response));
  if (refusal.message !== "") throw refusalFailure(refusal, who, {}, now);
  throw badResponse("answered in one piece, not with a stream of events", who);
}
