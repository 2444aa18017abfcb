/** A request that the gate let in. */
export interface Visit {
  /** What a page needs to change anything; empty for programs and for what is open to all. */
  token: string;
}
