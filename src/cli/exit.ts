/** Exit codes; 129, 130 and 143 are a shell's for SIGHUP, SIGINT and SIGTERM. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130, terminated: 143, hungUp: 129 } as const;
