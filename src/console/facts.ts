/** Names and values of an object as people read them: no underscores, nested values as JSON. */
export function factsOf(object: Record<string, unknown>): (readonly [string, string])[] {
  return Object.entries(object).map(
    ([name, value]) =>
      [name.replaceAll("_", " "), typeof value === "string" ? value : JSON.stringify(value)] as const,
  );
}
