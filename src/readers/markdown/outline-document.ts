/** The lines of an outline that concern the document as a whole. */
import type { Image, Link, MarkdownDigest } from "../../digest.ts";
import type { OutlineLine } from "../../outline.ts";
import type { CheckedMarkdown } from "./check-links.ts";
import { clip } from "../shared/clip.ts";
import { foldedLine } from "../shared/folded-line.ts";
import { range } from "../shared/range.ts";
import { RANK } from "./rank.ts";

const MAX_VALUE = 60;
const MAX_TARGET = 100;
const MAX_HOSTS = 8;

/** `1-5 front matter: title: Guide, tags: ["a","b"]` */
export function frontMatterLine({ frontMatter }: MarkdownDigest): OutlineLine | undefined {
  if (frontMatter === undefined) return undefined;
  const texts = Object.entries(frontMatter.data).map(([key, value]) => {
    const shown = typeof value === "string" ? value : JSON.stringify(value);
    return clip(`${key}: ${shown}`, MAX_VALUE);
  });
  const label = `${range(frontMatter.line, frontMatter.endLine)} front matter`;
  const folding = { depth: 0, rank: RANK.frontMatter, what: "front matter keys" };
  return foldedLine(label, texts, folding) ?? { depth: 0, parts: [{ text: label, ...folding }] };
}

/** `images: 30 docs/logo.png, 5 remote`: what is drawn in files of the project can be looked at. */
export function imageLine({ images }: MarkdownDigest): OutlineLine | undefined {
  const local = images.filter((image) => image.broken === undefined && !isRemote(image.target));
  const remote = images.filter((image) => isRemote(image.target)).length;
  const texts = local.map(
    ({ line, alt, target }) =>
      `${line} ${clip(target, MAX_TARGET)}${alt === "" ? "" : ` "${clip(alt, MAX_VALUE)}"`}`,
  );
  if (remote > 0) texts.push(`${remote} remote`);
  return foldedLine("images", texts, { depth: 0, rank: RANK.image, what: "images" });
}

/** `links: docs/api.md, CONTRIBUTING.md, github.com 12`: files by name, sites by count. Working anchors are in the headings. */
export function linkLine({ links }: MarkdownDigest): OutlineLine | undefined {
  const files = new Set<string>();
  const hosts = new Map<string, number>();
  for (const { target, broken } of links) {
    if (broken !== undefined || target.startsWith("#") || target === "") continue;
    const host = hostOf(target);
    if (host === undefined) files.add(clip(target.replace(/#.*$/s, ""), MAX_TARGET));
    else hosts.set(host, (hosts.get(host) ?? 0) + 1);
  }
  const ranked = [...hosts].toSorted(([, a], [, b]) => b - a);
  const texts = [...files];
  for (const [host, count] of ranked.slice(0, MAX_HOSTS)) {
    texts.push(count === 1 ? clip(host, MAX_VALUE) : `${clip(host, MAX_VALUE)} ${count}`);
  }
  const rest = ranked.length - MAX_HOSTS;
  if (rest > 0) texts.push(`${rest} more ${rest === 1 ? "host" : "hosts"}`);
  const line = foldedLine("links", texts, { depth: 0, rank: RANK.host, what: "links" });
  for (const [index, part] of line?.parts.entries() ?? []) if (index < files.size) part.rank = RANK.localLink;
  return line;
}

/**
 * `missing anchor: 15 #foo`, `missing file: 12 docs/x.md`, `undefined reference: 40 [x]`, `links not checked: 2,500`,
 * `errors: 3 …`
 */
export function problemLines(digest: CheckedMarkdown): (OutlineLine | undefined)[] {
  const { links, images, errors, linksNotChecked } = digest;
  const broken = new Map<string, string[]>();
  for (const { broken: reason, line, target } of [...links, ...images].toSorted(byLine)) {
    if (reason === undefined) continue;
    const texts = broken.get(reason) ?? [];
    const shown = clip(target, MAX_TARGET);
    texts.push(`${line} ${reason === "undefined reference" ? `[${shown}]` : shown}`);
    broken.set(reason, texts);
  }
  const folding = { depth: 0, rank: RANK.problem };
  return [
    ...[...broken].map(([reason, texts]) => foldedLine(reason, texts, { ...folding, what: "broken links" })),
    foldedLine(
      "links not checked",
      linksNotChecked === undefined ? [] : [linksNotChecked.toLocaleString("en-US")],
      { ...folding, what: "broken links" },
    ),
    foldedLine(
      "errors",
      errors.map(({ line, message }) => `${line} ${clip(message, MAX_TARGET)}`),
      { ...folding, what: "errors" },
    ),
  ];
}

function byLine(a: Link | Image, b: Link | Image): number {
  return a.line - b.line;
}

function isRemote(target: string): boolean {
  return hostOf(target) !== undefined;
}

/** `github.com`, or the scheme where there is no host (`mailto`); undefined for what is in the project. */
function hostOf(target: string): string | undefined {
  const match = /^(?:([a-z][a-z\d+.-]+):)?(?:\/\/(?:[^@/?#]*@)?([^/?#]*))?/i.exec(target);
  return (match?.[2] || match?.[1])?.toLowerCase();
}
