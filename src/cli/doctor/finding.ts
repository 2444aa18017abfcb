import { BrainloopError } from "../../error.ts";
import type { Place } from "../place.ts";
import type { Invocation } from "../command.ts";
import type { Workplace } from "../services.ts";

/** One line of `brainloop doctor`. Keys and states are public interface (`--json`). */
export interface Finding {
  /** What was looked at: `databases`, `permissions`, … */
  check: string;
  /** `warning`: works, but not as it could. `fixed`: was broken until now. */
  state: "ok" | "fixed" | "warning" | "broken";
  message: string;
  /** What to do about it; absent where nothing need be done. */
  mend?: string;
}

/** What checks get to work with. */
export interface Examination {
  invocation: Invocation;
  place: Place;
  workplace: Workplace;
  /** Whether to mend what can be mended without losing anything. */
  fix: boolean;
  /** Whether to take today's actions as what clients rely on. */
  accept: boolean;
  signal: AbortSignal;
}

/** One kind of things that are looked at. */
export interface Check {
  name: string;
  run(examination: Examination): Promise<Omit<Finding, "check">[]> | Omit<Finding, "check">[];
}

/** A failure as a finding, with its own hint as the mend. @throws what is no failure but a defect */
export function brokenBy(error: unknown, subject?: string): Omit<Finding, "check"> {
  if (!(error instanceof BrainloopError)) throw error;
  const message = subject === undefined ? error.message : `${subject}: ${error.message}`;
  return { state: "broken", message, ...(error.hint === undefined ? {} : { mend: error.hint }) };
}
