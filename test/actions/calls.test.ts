/** Calls in line when a server is asked to stop. */
import { expect, test } from "bun:test";
import { Calls } from "../../src/actions/calls.ts";
import { MAX_CALLS_RUNNING } from "../../src/limits.ts";

test("what runs goes on, what waits in line or comes then is refused as retryable", async () => {
  const calls = new Calls(() => undefined);
  const { promise, resolve } = Promise.withResolvers<void>();
  const options = { signal: new AbortController().signal, progress: () => undefined };
  let begun = 0;
  const ask = (key: string) =>
    calls
      .run(
        key,
        async () => {
          begun++;
          await promise;
          return { key };
        },
        options,
      )
      .catch((error: unknown) => error);
  const running = Array.from({ length: MAX_CALLS_RUNNING }, (_, i) => ask(`runs ${i}`));
  const waiting = [ask("waits 1"), ask("waits 2")];
  await Bun.sleep(0);
  calls.refuse();
  for (const outcome of [...(await Promise.all(waiting)), await ask("comes then")]) {
    expect(outcome).toMatchObject({ code: "SHUTTING_DOWN", retryable: true });
  }
  expect(calls.underWay).toBe(MAX_CALLS_RUNNING);
  resolve();
  expect(await Promise.all(running)).toEqual(running.map((_, i) => ({ key: `runs ${i}` })));
  await calls.idle();
  expect([begun, calls.underWay]).toEqual([MAX_CALLS_RUNNING, 0]);
});
