export { MASK } from "../masked.ts";

/** A secret's place in a text. It never carries the value, so that it may be shown and stored. */
export interface SecretFinding {
  /** Offset of the value's first UTF-16 code unit. */
  start: number;
  /** Offset just after the value. */
  end: number;
  /** 1-based line on which the value begins. */
  line: number;
  /** Id of the rule that found it: a vendor's row, `named-value`, `private-key`… */
  rule: string;
  /** Why this counts as a secret, for people. */
  reason: string;
}

/** A finding before its line is known. */
export type Span = Omit<SecretFinding, "line"> & {
  /** A number without quotes in JSON or TOML: what replaces it needs quotes. */
  bare?: boolean;
};

export interface MaskContext {
  /** File name or path: decides whether unquoted values count (`.env`, YAML) or only string literals (code). */
  path?: string;
}

/** Raise it whenever more or less is masked: what was parsed before is then parsed again. */
export const MASK_VERSION = 6;
