const MAX_DEPTH = 32;
const MAX_VALUES = 10_000;

/**
 * Parsed YAML or TOML as what JSON can hold: dates as text, numbers that are none as text.
 * @throws RangeError where it is nested too deeply, refers to itself or unfolds to too much
 */
export function plainData(value: unknown): unknown {
  let valuesLeft = MAX_VALUES;
  function copy(part: unknown, depth: number): unknown {
    if (depth > MAX_DEPTH) throw new RangeError(`Nested deeper than ${MAX_DEPTH} levels`);
    if (--valuesLeft < 0) throw new RangeError(`More than ${MAX_VALUES} values`);
    if (part instanceof Date) return Number.isNaN(part.getTime()) ? "Invalid date" : part.toISOString();
    if (Array.isArray(part)) return part.map((item) => copy(item, depth + 1));
    if (isRecord(part)) {
      return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, copy(item, depth + 1)]));
    }
    if (part === null || typeof part === "string" || typeof part === "boolean") return part;
    return typeof part === "number" && Number.isFinite(part) ? part : String(part);
  }
  return copy(value, 0);
}

/** Whether a value is an object with keys, not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
