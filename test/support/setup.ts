/** What holds for every test; loaded before the first file of tests. */
import { afterEach } from "bun:test";
import fc from "fast-check";
import { cleanUp } from "./cleanups.ts";

// Here, since a hook in a module that several files import is in force for the first of them alone.
afterEach(cleanUp);

/**
 * Property tests try the same cases on every run, so that a failure is what a change made; `bun run fuzz` tries
 * others each time.
 */
const SEED = 20_261_123;
if (process.env["BRAINLOOP_FUZZ"] === undefined) {
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });
}
