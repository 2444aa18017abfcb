import * as v from "valibot";
import { DigestDetail } from "../../../views/digests/detail.tsx";
import { DigestPage } from "../../../views/digests/detail-page.tsx";
import { DigestList } from "../../../views/digests/list.tsx";
import { DigestsPage } from "../../../views/digests/page.tsx";
import { Done } from "../../../views/notice.tsx";
import { shownPath } from "../../../views/parts/format.ts";
import { BrainloopError } from "../../error.ts";
import { changesOf } from "../../generate/file/changes.ts";
import { quote } from "../../quote.ts";
import { codeReader } from "../../readers/code/index.ts";
import { readerNamed, readers } from "../../readers/index.ts";
import { digestsOf, findDigests, type PublishedRow } from "../../store/queries/digests.ts";
import { estimateTokens } from "../../tokens.ts";
import type { ConsoleContext } from "../context.ts";
import type { Fragment } from "../live.ts";
import { chromeOf, htmlResponse, isPartial, renderAll } from "../page.ts";
import { get, post, type Route } from "../routes.ts";

const MOST_ROWS = 200;

export function digests(context: ConsoleContext): readonly Route[] {
  return [
    get("/digests", async (ask) => {
      const list = listOf(context, ask.url);
      if (isPartial(ask.request)) return htmlResponse(context, await list.render());
      const live = `/live/digests${ask.url.search}`;
      const chrome = chromeOf(context, ask, { title: "Digests", here: "/digests", live });
      const query = ask.url.searchParams.get("q") ?? "";
      return htmlResponse(context, DigestsPage({ chrome, query, children: await list.render() }));
    }),
    get("/live/digests", ({ url }) => context.live.open(`digests ${url.search}`, [listOf(context, url)])),
    get("/digests/read", async (ask) => {
      const live = `/live/digests/read${ask.url.search}`;
      const chrome = chromeOf(context, ask, { title: "Digest", here: "/digests", live });
      await readFirst(context, ask.url.searchParams.get("path") ?? "", ask.request.signal);
      const children = await renderAll([detailOf(context, ask.url)]);
      return htmlResponse(context, DigestPage({ chrome, children }));
    }),
    get("/live/digests/read", ({ url }) =>
      context.live.open(`digest ${url.search}`, [detailOf(context, url)]),
    ),
    post("/digests/again", async ({ request, url }) => {
      const path = url.searchParams.get("path") ?? "";
      const text = await readAgain(context, path, request.signal);
      return htmlResponse(context, Done({ text }));
    }),
  ];
}

function listOf({ root, services }: ConsoleContext, url: URL): Fragment {
  const query = (url.searchParams.get("q") ?? "").trim();
  return {
    id: "digests",
    everySeconds: 2,
    async render() {
      const found = await findDigests(services.stores, { text: query, limit: MOST_ROWS + 1 });
      const more = found.length > MOST_ROWS;
      return DigestList({ view: { digests: found.slice(0, MOST_ROWS), root, query, more } });
    },
  };
}

function detailOf({ root, services }: ConsoleContext, url: URL): Fragment {
  const path = url.searchParams.get("path") ?? "";
  const version = url.searchParams.get("version");
  return {
    id: "digest",
    async render() {
      const rows = await digestsOf(services.stores, path);
      const at =
        version === null ? 0 : rows.findIndex(({ readerDigestId }) => String(readerDigestId) === version);
      const row = rows[at];
      if (row === undefined) {
        throw new BrainloopError("FILE_NOT_FOUND", `No digest of ${quote(path)} is kept`, {
          hint: "An agent reads it, or brainloop digest does; the list shows what there is",
        });
      }
      const digest = outlineOf(row);
      const previous = rows[at + 1];
      return DigestDetail({
        view: {
          ...row,
          root,
          digest,
          digestTokens: estimateTokens(digest),
          versions: rows,
          shown: row,
          diff: previous === undefined ? undefined : changesOf(path, outlineOf(previous), digest).diff,
        },
      });
    },
  };
}

/** Digests are published as text; what someone else has put there is shown as it is. */
function outlineOf({ digest }: PublishedRow): string {
  const value: unknown = JSON.parse(digest);
  return typeof value === "string" ? value : v.parse(v.string(), JSON.stringify(value, null, 1));
}

/** A file that nobody has read so far is read now, as an agent would have it. */
async function readFirst({ services }: ConsoleContext, path: string, signal: AbortSignal): Promise<void> {
  if ((await digestsOf(services.stores, path)).length > 0) return;
  const reader = readers.find((candidate) => candidate.accepts(path)) ?? codeReader;
  await services.reading.digest(path, reader, { signal });
}

/** Reads a file or folder as it stands now, past the cache. Counts nothing as saved: no agent is spared anything. */
async function readAgain(
  { root, services }: ConsoleContext,
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const [latest] = await digestsOf(services.stores, path);
  if (latest === undefined) throw new BrainloopError("FILE_NOT_FOUND", `No digest of ${quote(path)} is kept`);
  const reader = readerNamed(latest.reader);
  const { sha256 } =
    reader === undefined
      ? await services.mapping.map(path, { force: true, signal, focus: [], onProgress: () => undefined })
      : await services.reading.digest(path, reader, { force: true, signal });
  const what = sha256.startsWith(latest.digestId) ? "has not changed" : "has changed";
  return `${shownPath(path, root)} was read again: it ${what}`;
}
