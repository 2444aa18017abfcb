import { Database } from "bun:sqlite";
import { RawServer } from "../../support/mcp.ts";
import { type Outcome, Place } from "./place.ts";

const PROCESSES = 20;
const ROUNDS = 3;

/** Twenty processes start at the same instant on an empty directory, and all of them work. */
export async function startTogether(): Promise<Outcome> {
  const problems: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await using place = await Place.open(`start ${round}`);
    const servers = Array.from({ length: PROCESSES }, () => new RawServer(place, { env: place.fake.env }));
    await Promise.all(servers.map((server) => greet(server)));
    await Promise.all(
      servers.map(async (server, n) => {
        await place.expectRead(server, "started together");
        await place.expectWritten(server, `f${n}.ts`, "started together");
      }),
    );
    await Promise.all(servers.map((server) => place.end(server, "started together")));
    for (const server of servers)
      if (server.errors !== "") place.wrong(`stderr: ${server.errors.slice(0, 500)}`);
    place.expectIntact("at the end");
    using db = new Database(place.database("output"), { readonly: true });
    const beats = db
      .query<{ status: string; workers: number }, []>(
        "SELECT status, COUNT(DISTINCT worker_id) AS workers FROM heartbeat GROUP BY status",
      )
      .all();
    for (const status of ["running", "stopped"]) {
      const workers = beats.find((row) => row.status === status)?.workers;
      if (workers !== PROCESSES) place.wrong(`${workers} of ${PROCESSES} workers were ${status}`);
    }
    problems.push(...place.problems);
  }
  return { problems };
}

async function greet(server: RawServer): Promise<void> {
  await server.request("initialize", {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "t", version: "1" },
  });
  server.notify("notifications/initialized");
}
