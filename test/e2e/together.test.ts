/** Eight servers over one data directory; `bun run faults` does the same for longer. */
import { expect, setDefaultTimeout, test } from "bun:test";
import { Place } from "../support/generation.ts";
import { PATIENCE_MS } from "../support/mcp.ts";
import { answerAnything, workTogether } from "../support/together.ts";

setDefaultTimeout(PATIENCE_MS);

test("eight servers that make the same and different calls: each distinct one is done once, none fails", async () => {
  await using place = await Place.open(answerAnything);
  const servers = await Promise.all(Array.from({ length: 8 }, () => place.serve()));
  expect(await workTogether(place, { servers, round: "r", ownSql: false })).toEqual([]);
  for (const server of servers) await server[Symbol.asyncDispose]();
});
