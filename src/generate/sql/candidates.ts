import type { Conformance } from "../../patterns/conform.ts";
import type { StyleToFit } from "../file/fitting.ts";
import type { Plan } from "./plan.ts";
import { scriptText } from "./style.ts";

/** SQL that passed the gates and was not run yet. */
export interface Candidate {
  plan: Plan;
  /** Absent where it defines nothing, or nothing is known of the style. */
  conformance?: Conformance;
}

/** Answers that may be run: one that defines things in another style is asked for once more before. */
export class Candidates {
  readonly #style: StyleToFit | undefined;
  #held: Candidate[] = [];
  #asked = false;

  constructor(style: StyleToFit | undefined) {
    this.#style = style;
  }

  get hasOne(): boolean {
    return this.#held.length > 0;
  }

  /**
   * Takes an answer.
   * @param mayAsk whether the model may be asked again
   * @returns what it is to mend about its style; nothing where it may be run as it is
   */
  async add(plan: Plan, mayAsk: boolean): Promise<string[]> {
    const conformance = await this.#style?.judge(scriptText(plan.statements));
    this.#held.push({ plan, ...(conformance === undefined ? {} : { conformance }) });
    if (this.#style === undefined || conformance === undefined || this.#asked || !mayAsk) return [];
    if (conformance.score >= this.#style.least) return [];
    this.#asked = true;
    return conformance.breaks.map(this.#style.describe);
  }

  /** All that are held, the best first, of equal ones the latest; afterwards none is. */
  take(): Candidate[] {
    const held = this.#held.toReversed();
    this.#held = [];
    return held.toSorted((a, b) => (b.conformance?.score ?? 1) - (a.conformance?.score ?? 1));
  }
}
