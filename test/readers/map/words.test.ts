import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { findWords, stem, wordsOf } from "../../../src/readers/map/words.ts";

test.each<[string, string[]]>([
  ["retry", ["retries", "retried", "retrying", "Retry", "RETRIES"]],
  ["cache", ["caches", "cached", "caching"]],
  ["stop", ["stops", "stopped", "stopping"]],
  ["process", ["processes", "processed", "processing"]],
  ["setting", ["settings"]],
  ["string", ["strings"]],
])("forms of a word fall together: %s", (word, forms) => {
  expect(forms.map(stem)).toEqual(forms.map(() => stem(word)));
});

test.each([
  ["process", "processor"],
  ["string", "str"],
  ["bus", "bu"],
  ["status", "state"],
  ["4290", "429"],
])("what is another word stays one: %s, %s", (one, other) => {
  expect(stem(one)).not.toBe(stem(other));
});

test("names are taken apart where people read words", () => {
  expect(wordsOf("parseHTTPRequest_v2 MAX_RETRIES über世界")).toEqual([
    "pars",
    "http",
    "request",
    "v",
    "2",
    "max",
    "retr",
    "über世界",
  ]);
});

test("words are found in names of every style, and nowhere within a word", () => {
  const found = (text: string, ...words: string[]) =>
    findWords(text, words.map(stem)).map(({ line, stem: at }) => `${line} ${words[at]}`);
  expect(found("maxRetries\nRETRY_AFTER\nretry-after\ntheRETRYing\nretriever\nuntretry", "retry")).toEqual([
    "1 retry",
    "2 retry",
    "3 retry",
    "4 retry",
  ]);
  expect(found("status == 429\n4290\n1429\nE429", "429")).toEqual(["1 429", "4 429"]);
  expect(found("SQLiteReader\nsqlite_open\nmysqlite", "SQLite")).toEqual(["1 SQLite", "2 SQLite"]);
  expect(found("a\r\nretry\r\nb", "retry")).toEqual(["2 retry"]);
  expect(found("", "retry")).toEqual([]);
  expect(findWords("retry", [])).toEqual([]);
});

test("a line counts once for each word, and what is found is never more than 400", () => {
  expect(findWords("retry retry cache retry\n", ["retr", "cach"])).toHaveLength(2);
  expect(findWords("retry\n".repeat(10_000), ["retr"])).toHaveLength(400);
});

test("every word of a text is found in it, on its line", () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 8 }), (words) => {
      const stems = [...new Set(words.map(stem))];
      const hits = findWords(words.join("\n"), stems);
      for (const [at, word] of words.entries())
        expect(hits).toContainEqual({ line: at + 1, stem: stems.indexOf(stem(word)) });
    }),
  );
});
