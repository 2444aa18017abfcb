import { expect, test } from "bun:test";
import { Credentials } from "../../src/console/access/credentials.ts";

const NOW = 1_800_000_000;

test("a login code works once, for a minute, at the run that it was made for", () => {
  const credentials = new Credentials("a".repeat(43));
  const code = credentials.loginCode("run", NOW);
  expect(credentials.redeem(code, "another run", NOW)).toBe(false);
  expect(credentials.redeem(code, "run", NOW + 61)).toBe(false);
  expect(credentials.redeem(code, "run", NOW + 59)).toBe(true);
  expect(credentials.redeem(code, "run", NOW + 59)).toBe(false);
});

test("a cookie is good for a week, with another worker too, and with no other project", () => {
  const { value, maxAgeSeconds } = new Credentials("a".repeat(43)).cookie(NOW);
  expect(maxAgeSeconds).toBe(7 * 86_400);
  const next = new Credentials("a".repeat(43));
  expect(next.acceptsCookie(value, NOW + maxAgeSeconds)).toBe(true);
  expect(next.acceptsCookie(value, NOW + maxAgeSeconds + 1)).toBe(false);
  expect(new Credentials("b".repeat(43)).acceptsCookie(value, NOW)).toBe(false);
});

test("nothing passes as what it is not, however it is cut or joined", () => {
  const credentials = new Credentials("a".repeat(43));
  const { value } = credentials.cookie(NOW);
  const code = credentials.loginCode("", NOW);
  expect(credentials.acceptsCookie(code, NOW)).toBe(false);
  expect(credentials.redeem(value, "", NOW)).toBe(false);
  for (const bad of [
    "",
    ".",
    "..",
    `${value}.x`,
    value.slice(0, -1),
    `9${value}`,
    credentials.pageToken(value),
  ]) {
    expect([bad, credentials.acceptsCookie(bad, NOW)]).toEqual([bad, false]);
    expect([bad, credentials.acceptsPageToken(bad, value)]).toEqual([
      bad,
      bad === credentials.pageToken(value),
    ]);
    expect([bad, credentials.acceptsBearer(bad)]).toEqual([bad, false]);
  }
});
