import type { Focus, FocusedFile } from "../../digest.ts";
import type { OutlineLine } from "../../outline.ts";
import { clipWords } from "../shared/clip-words.ts";
import { range } from "../shared/range.ts";

/** The higher, the sooner it goes; all of it stays longer than the rest of the map does. */
const RANK = { title: -6, best: -5, bestPlaces: -4, files: -3, related: -2, places: -1 };
/** Files whose places outlive the names of others. */
const BEST = 8;

const SIGNATURE_LENGTH = 110;
const DOC_LENGTH = 70;

/** What the caller asked to see first, as lines. */
export function focusOutline({ asked, files, related, unknown }: Focus): OutlineLine[] {
  const title = `about ${asked.map((one) => JSON.stringify(one)).join(", ")}`;
  const missing = unknown.length > 0 ? ` (found nowhere: ${unknown.join(", ")})` : "";
  const none = files.length === 0 ? ": nothing" : ":";
  return [
    line(0, `${title}${missing}${none}`, RANK.title, "focus"),
    ...files.flatMap(fileLines),
    ...(related.length > 0
      ? [line(0, "import these or are imported by them:", RANK.related, "related files")]
      : []),
    ...related.map((file) => line(1, file.path + docOf(file), RANK.related, "related files")),
  ];
}

function fileLines(file: FocusedFile, index: number): OutlineLine[] {
  const [rank, placeRank] = index < BEST ? [RANK.best, RANK.bestPlaces] : [RANK.files, RANK.places];
  const places = file.places.flatMap(({ line: at, endLine, signature }) =>
    signature === undefined
      ? []
      : [line(2, `${range(at, endLine)} ${clipWords(signature, SIGNATURE_LENGTH)}`, placeRank, "places")],
  );
  const loose = file.places.flatMap(({ line: at, signature }) => (signature === undefined ? [at] : []));
  const lines = loose.length === 0 ? "" : `: line ${loose.join(", ")}`;
  return [line(1, file.path + docOf(file) + lines, rank, "files of the focus"), ...places];
}

/** The same for programs. */
export function focusObject({ asked, files, related, unknown }: Focus): Record<string, unknown> {
  return {
    asked,
    ...(unknown.length > 0 ? { unknown } : {}),
    files: files.map(({ path, doc, places }) => ({
      path,
      doc,
      places: places.map(({ line: at, endLine, signature }) => ({ line: at, end_line: endLine, signature })),
    })),
    related: related.map(({ path, doc }) => ({ path, doc })),
  };
}

function line(depth: number, text: string, rank: number, what: string): OutlineLine {
  return { depth, parts: [{ text, rank, what }] };
}

function docOf({ doc }: FocusedFile): string {
  return doc === undefined ? "" : ` — ${clipWords(doc, DOC_LENGTH)}`;
}
