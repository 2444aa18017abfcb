import type { DigestSummary } from "./digest-summary.ts";
import { isInside } from "../inside.ts";
import type { Sources } from "../store/sources.ts";

/** Notes for each source that was walked whether all of it could be read. */
export async function noteSourceHealth(
  sources: Sources,
  { failures, sources: walked }: Pick<DigestSummary, "failures" | "sources">,
): Promise<void> {
  for (const { sourceId, path, enabled } of await sources.list()) {
    const gone = failures.find((failure) => failure.path === path);
    const below = failures.filter((failure) => isInside(failure.path, path));
    if (gone !== undefined) await sources.noteHealth(sourceId, "failed", gone.message);
    else if (!enabled || !walked.includes(path)) continue;
    else if (below.length === 0) await sources.noteHealth(sourceId, "ok", null);
    else {
      const message = `${below.length} of its files cannot be read, the first: ${below[0]?.message ?? ""}`;
      await sources.noteHealth(sourceId, "degraded", message);
    }
  }
}
