/** Eight servers that work together for longer than the tests have time. */
import { Place } from "../support/generation.ts";
import { answerAnything, workTogether } from "../support/together.ts";

const SERVERS = 8;

/** @returns what is wrong */
export async function workLongTogether(rounds: number): Promise<string[]> {
  const problems: string[] = [];
  await using place = await Place.open(answerAnything);
  const servers = await Promise.all(Array.from({ length: SERVERS }, () => place.serve()));
  for (let n = 0; n < rounds; n++)
    problems.push(...(await workTogether(place, { servers, round: `r${n}`, ownSql: true })));
  for (const server of servers) await server[Symbol.asyncDispose]();
  return problems;
}
