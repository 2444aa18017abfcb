import { Html } from "@elysiajs/html";
import type { PublicError } from "../src/error.ts";
import { Text } from "./parts/text.tsx";

/** What went wrong with something a person did, and what to do about it. */
export function Notice({ error }: { error: PublicError }): JSX.Element {
  return (
    <div class="notice bad" role="alert">
      <p class="notice-text">
        <Text of={error.message} />
      </p>
      {error.hint === undefined ? (
        ""
      ) : (
        <p class="notice-hint">
          <Text of={error.hint} />
        </p>
      )}
      <button type="button" class="quiet" data-dismiss>
        Dismiss
      </button>
    </div>
  );
}

/** What was done. */
export function Done({ text }: { text: string }): JSX.Element {
  return (
    <div class="notice good">
      <p class="notice-text">
        <Text of={text} />
      </p>
      <button type="button" class="quiet" data-dismiss>
        Dismiss
      </button>
    </div>
  );
}
