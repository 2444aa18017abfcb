const cleanups: (() => unknown)[] = [];

/** Has something done when the test that runs now is over, the last asked for first. */
export function afterThisTest(cleanup: () => unknown): void {
  cleanups.push(cleanup);
}

export async function cleanUp(): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
}
