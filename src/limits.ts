/** Limits on what comes in and goes out. What an operator may want to change is configuration instead. */

/** Longest JSON-RPC message taken. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;
/** Deepest nesting of a JSON-RPC message taken. */
export const MAX_MESSAGE_DEPTH = 64;
/** Calls that run at once. */
export const MAX_CALLS_RUNNING = 8;
/** Calls that wait for their turn; one more is refused as busy. */
export const MAX_CALLS_WAITING = 64;
