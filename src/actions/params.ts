/** Parameters that the reading actions share. */
import * as v from "valibot";

/** Paths one call may name. */
const MAX_PATHS = 50;

export const filePath = v.pipe(
  v.union([v.string(), v.pipe(v.array(v.string()), v.minLength(1), v.maxLength(MAX_PATHS))]),
  v.description(`Path, or a list of at most ${MAX_PATHS} that share one budget`),
);

export const readingParams = {
  detail: v.optional(
    v.pipe(v.picklist(["brief", "full"]), v.description("brief: exported names alone; full: all that fits")),
    "full",
  ),
  max_tokens: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(1_000_000),
      v.description("Tokens the whole answer may cost, 2500 by default; 0 for no limit"),
    ),
  ),
  if_digest: v.optional(
    v.pipe(v.string(), v.description("digest_id you already have: if nothing changed, only that is said")),
  ),
  format: v.optional(
    v.pipe(v.picklist(["outline", "objects"]), v.description("outline for reading, objects for programs")),
    "outline",
  ),
  force: v.optional(v.pipe(v.boolean(), v.description("Skip the cache")), false),
};

/** One or more names, as a list. */
export function asList(value: string | string[] | undefined): string[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
