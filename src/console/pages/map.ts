import { join } from "node:path";
import * as v from "valibot";
import { type FocusedView, MapPage, type MapFile } from "../../../views/map/page.tsx";
import { estimateTokens } from "../../tokens.ts";
import type { ConsoleContext } from "../context.ts";
import { chromeOf, htmlResponse } from "../page.ts";
import { get, type Route } from "../routes.ts";

/** What the page may hold: some hundred files. */
const PAGE_TOKENS = 40_000;
const MOST_FILES = 200;
const MOST_FOLDERS = 60;
const MOST_PLACES = 4;

const Objects = v.object({
  lines: v.number(),
  source_tokens: v.number(),
  files: v.optional(
    v.array(
      v.object({
        path: v.string(),
        language: v.string(),
        lines: v.number(),
        tokens: v.number(),
        imported_by: v.number(),
        rank: v.number(),
        doc: v.optional(v.string()),
        symbols: v.array(v.object({ name: v.string() })),
      }),
    ),
    [],
  ),
  folders: v.optional(v.array(v.object({ path: v.string(), files: v.number(), lines: v.number() })), []),
  focus: v.optional(
    v.object({
      files: v.array(
        v.object({
          path: v.string(),
          places: v.optional(
            v.array(v.object({ line: v.number(), end_line: v.number(), signature: v.optional(v.string()) })),
            [],
          ),
        }),
      ),
    }),
  ),
});

type MapObjects = v.InferOutput<typeof Objects>;

export function map(context: ConsoleContext): readonly Route[] {
  return [
    get("/map", async (ask) => {
      const { services } = context;
      const { signal } = ask.request;
      const path = ask.url.searchParams.get("path")?.trim() || ".";
      const focus = ask.url.searchParams.get("focus")?.trim() ?? "";
      const stored = await services.mapping.map(path, {
        signal,
        focus: focus === "" ? [] : [focus],
        onProgress: () => undefined,
      });
      const want = { detail: "full" as const, maxTokens: PAGE_TOKENS };
      const objects = v.parse(
        Objects,
        await services.reading.answer(stored, { ...want, format: "objects" }, signal),
      );
      const usual = { detail: "full" as const, maxTokens: services.settings.get("call.max_tokens") };
      const { digest } = await services.reading.answer(stored, { ...usual, format: "outline" }, signal);
      const outline = typeof digest === "string" ? digest : "";
      const chrome = chromeOf(context, ask, { title: "Map", here: "/map" });
      return htmlResponse(
        context,
        MapPage({
          chrome,
          view: {
            path,
            focus,
            outline,
            outlineTokens: estimateTokens(outline),
            lines: objects.lines,
            sourceTokens: objects.source_tokens,
            files: filesOf(objects, stored.realPath),
            focused: objects.focus === undefined ? undefined : focusedOf(objects.focus, stored.realPath),
            folders: objects.folders.slice(0, MOST_FOLDERS).map((folder) => ({
              ...folder,
              href: `/map?${new URLSearchParams({ path: join(path, folder.path) })}`,
            })),
          },
        }),
      );
    }),
  ];
}

function filesOf({ files }: MapObjects, root: string): MapFile[] {
  const most = Math.max(Number.EPSILON, ...files.map(({ rank }) => rank));
  return files.slice(0, MOST_FILES).map(({ doc, imported_by: importedBy, rank, symbols, ...file }) => ({
    ...file,
    importedBy,
    doc,
    share: rank / most,
    symbols: symbols.map(({ name }) => name),
    href: readHref(root, file.path),
  }));
}

function focusedOf({ files }: NonNullable<MapObjects["focus"]>, root: string): FocusedView[] {
  return files.map(({ path, places }) => ({
    path,
    href: readHref(root, path),
    places: places.slice(0, MOST_PLACES).map(({ line, end_line: endLine, signature }) => ({
      lines: line === endLine ? `${line}` : `${line}-${endLine}`,
      signature,
    })),
  }));
}

function readHref(root: string, path: string): string {
  return `/digests/read?${new URLSearchParams({ path: join(root, path) })}`;
}
