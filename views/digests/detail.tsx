import { Html } from "@elysiajs/html";
import { Diff } from "../parts/diff.tsx";
import { compact, shownPath, whole } from "../parts/format.ts";
import { Source } from "../parts/source.tsx";
import { Text } from "../parts/text.tsx";
import { Time } from "../parts/time.tsx";

export interface DigestVersion {
  readerDigestId: number;
  digestId: string;
  timestamp: number;
}

export interface DigestView {
  path: string;
  root: string | undefined;
  reader: string;
  lines: number;
  sourceTokens: number;
  digestTokens: number;
  digest: string;
  versions: readonly DigestVersion[];
  /** The one that is shown. */
  shown: DigestVersion;
  /** What changed since the one before it; undefined for the first. */
  diff: string | undefined;
}

/** One digest, with what changed in it. */
export function DigestDetail({ view }: { view: DigestView }): JSX.Element {
  const path = new URLSearchParams({ path: view.path }).toString();
  const share =
    view.sourceTokens === 0 ? "" : ` (${((100 * view.digestTokens) / view.sourceTokens).toFixed(1)} %)`;
  return (
    <div class="stack" id="digest">
      <section class="panel" aria-labelledby="digest-title">
        <div class="panel-head">
          <h2 id="digest-title" class="path">
            <Text of={shownPath(view.path, view.root)} />
          </h2>
          <button type="button" hx-post={`/digests/again?${path}`} hx-target="#notices" hx-disable="this">
            Read again
          </button>
        </div>
        <p class="muted">
          <Text
            of={`${view.reader}, ${whole(view.lines)} lines, ${compact(view.sourceTokens)} tokens in the source, ${compact(view.digestTokens)}${share} in the digest, `}
          />
          <Time at={view.shown.timestamp} />
        </p>
        {view.versions.length > 1 ? (
          <nav class="segments wrap" aria-label="Versions">
            {view.versions.map((version) => (
              <a
                href={`/digests/read?${path}&version=${version.readerDigestId}`}
                {...(version.readerDigestId === view.shown.readerDigestId
                  ? { "aria-current": "true" as const }
                  : {})}
              >
                <span class="mono">
                  <Text of={version.digestId} />
                </span>
              </a>
            ))}
          </nav>
        ) : (
          ""
        )}
        <Source text={view.digest} label="Digest" />
      </section>
      <section class="panel" aria-labelledby="digest-diff-title">
        <h2 id="digest-diff-title">Since the version before</h2>
        {view.diff === undefined ? (
          <p class="muted">This is the first version that is kept.</p>
        ) : (
          <Diff diff={view.diff} same="The content changed, and nothing of it shows in the digest." />
        )}
      </section>
    </div>
  );
}
