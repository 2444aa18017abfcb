import { expect, test } from "bun:test";
import { Slots } from "../../src/llm/slots.ts";

const FOREVER = new AbortController().signal;

test("who gives up in the very moment of its turn passes the turn on", async () => {
  const slots = new Slots(() => 1);
  const held = await slots.take(FOREVER, "Waiting");
  const abort = new AbortController();
  const second = slots.take(abort.signal, "Waiting");
  held[Symbol.dispose]();
  abort.abort();
  await expect(second).rejects.toMatchObject({ code: "CANCELLED" });
  using third = await slots.take(AbortSignal.timeout(2000), "Waiting");
  expect(third).toBeDefined();
});

test("a turn is given back once, however often it is disposed of", async () => {
  const slots = new Slots(() => 1);
  const held = await slots.take(FOREVER, "Waiting");
  held[Symbol.dispose]();
  held[Symbol.dispose]();
  await slots.take(FOREVER, "Waiting");
  await expect(slots.take(AbortSignal.timeout(50), "Waiting")).rejects.toMatchObject({ code: "TIMEOUT" });
});

test("a setting that is raised lets more in", async () => {
  let most = 1;
  const slots = new Slots(() => most);
  const held = await slots.take(FOREVER, "Waiting");
  const waiting = [slots.take(FOREVER, "Waiting"), slots.take(FOREVER, "Waiting")];
  most = 2;
  held[Symbol.dispose]();
  expect(await Promise.all(waiting)).toHaveLength(2);
});
