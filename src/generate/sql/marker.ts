/**
 * The table in which a transaction notes the call it belongs to, so that after a crash it can be told whether it was
 * applied (SPEC 7). It is there from the commit until the log of writes says that the call is done.
 */
export const MARKER_TABLE = "_brainloop_applied";

export function isMarker(name: string): boolean {
  return name.toLowerCase() === MARKER_TABLE;
}
