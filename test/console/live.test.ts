import { expect, test } from "bun:test";
import { type Fragment, Live } from "../../src/console/live.ts";
import { afterThisTest } from "../support/cleanups.ts";

/** What is shown is a number; it changes when told to. */
function counter(): { live: Live; fragment: Fragment; add(): void; renders(): number; asked(): number } {
  let value = 0;
  let renders = 0;
  let asked = 0;
  const live = new Live({
    changes: () => {
      asked++;
      return Promise.resolve(String(value));
    },
    mask: (html) => html.replaceAll("secret", "__MASKED__"),
    failed: (error) => {
      throw error;
    },
  });
  afterThisTest(() => live.close());
  const fragment: Fragment = {
    id: "number",
    render() {
      renders++;
      return Promise.resolve(`<b id="number">${value}</b>`);
    },
  };
  return { live, fragment, add: () => void value++, renders: () => renders, asked: () => asked };
}

type Reader = ReturnType<typeof readerOf>;

function readerOf(response: Response) {
  if (response.body === null) throw new Error("No body");
  return response.body.getReader();
}

async function until(reader: Reader, words: string): Promise<string> {
  let text = "";
  while (!text.includes(words)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`It ended without ${words}: ${text}`);
    text += new TextDecoder().decode(value);
  }
  return text;
}

test("pages that show the same are rendered once for each change, and each is sent it", async () => {
  const { add, fragment, live, renders } = counter();
  const readers = Array.from({ length: 20 }, () => readerOf(live.open("a", [fragment])));
  await Promise.all(readers.map((reader) => until(reader, ">0<")));
  const before = renders();
  add();
  await Promise.all(readers.map((reader) => until(reader, ">1<")));
  expect(renders() - before).toBe(1);
});

test("one who comes later is sent what is shown, without another rendering", async () => {
  const { fragment, live, renders } = counter();
  await until(readerOf(live.open("a", [fragment])), ">0<");
  await until(readerOf(live.open("a", [fragment])), ">0<");
  expect(renders()).toBe(1);
});

test("what is the same is not sent again", async () => {
  const { add, fragment, live } = counter();
  const still: Fragment = { id: "still", render: () => Promise.resolve('<b id="still"></b>') };
  const reader = readerOf(live.open("a", [fragment, still]));
  await until(reader, "still");
  add();
  expect(await until(reader, ">1<")).not.toContain("still");
});

test("one that does not read is sent the latest alone, and holds up nobody", async () => {
  const { add, fragment, live } = counter();
  const slow = readerOf(live.open("a", [fragment]));
  const quick = readerOf(live.open("a", [fragment]));
  await until(quick, ">0<");
  for (const number of [1, 2, 3]) {
    add();
    await until(quick, `>${number}<`);
  }
  const text = await until(slow, ">3<");
  expect(text).not.toContain(">2<");
});

test("known secrets are not sent, and a part that fails keeps no other from being shown", async () => {
  const failures: unknown[] = [];
  const live = new Live({
    changes: () => Promise.resolve(""),
    mask: (html) => html.replaceAll("secret", "__MASKED__"),
    failed: (error) => failures.push(error),
  });
  afterThisTest(() => live.close());
  const broken: Fragment = { id: "broken", render: () => Promise.reject(new Error("gone")) };
  const leaking: Fragment = { id: "leaking", render: () => Promise.resolve("<b>the secret</b>") };
  const text = await until(readerOf(live.open("a", [broken, leaking])), "leaking");
  expect(text).toContain("<b>the __MASKED__</b>");
  expect(failures).toEqual([new Error("gone")]);
});

test("nothing is asked while no page is open", async () => {
  const { asked, fragment, live } = counter();
  const reader = readerOf(live.open("a", [fragment]));
  await until(reader, ">0<");
  await reader.cancel();
  expect(live.pages).toBe(0);
  const before = asked();
  await Bun.sleep(1_200);
  expect(asked()).toBe(before);
});

test("the streams end with the console", async () => {
  const { fragment, live } = counter();
  const reader = readerOf(live.open("a", [fragment]));
  await until(reader, ">0<");
  live.close();
  expect((await reader.read())?.done).toBe(true);
});
