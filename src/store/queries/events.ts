/** What workers reported, for people to look at. */
import type { Stores } from "../index.ts";

export interface EventRow {
  eventId: number;
  type: string;
  workerId: string;
  /** JSON. */
  data: string;
  /** Unix seconds. */
  timestamp: number;
}

export interface EventSearch {
  /** Of this kind alone; of all where it is empty. */
  type: string;
  /** Events before this one alone. */
  before?: number | undefined;
  limit: number;
}

/** Events, the latest first. */
export function findEvents(stores: Stores, { type, before, limit }: EventSearch): Promise<EventRow[]> {
  return stores.look("metadata", (db) =>
    db
      .query<EventRow, { type: string; before: number; limit: number }>(
        `SELECT event_id AS eventId, event_type AS type, worker_id AS workerId, data, timestamp
         FROM telemetry_events
         WHERE event_id < $before AND ($type = '' OR event_type = $type)
         ORDER BY event_id DESC
         LIMIT $limit`,
      )
      .all({ type, before: before ?? Number.MAX_SAFE_INTEGER, limit }),
  );
}

/** The kinds of events of the last ones, with how many there are of each. */
export function eventTypes(stores: Stores, latest: number): Promise<{ type: string; count: number }[]> {
  return stores.look("metadata", (db) =>
    db
      .query<{ type: string; count: number }, [number]>(
        `SELECT event_type AS type, COUNT(*) AS count
         FROM (SELECT event_type FROM telemetry_events ORDER BY event_id DESC LIMIT ?)
         GROUP BY event_type
         ORDER BY count DESC`,
      )
      .all(latest),
  );
}
