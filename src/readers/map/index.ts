import type { MapDigest } from "../../digest.ts";
import type { Reader } from "../../reader.ts";
import { focusObject } from "./focus-outline.ts";
import { mapOutline } from "./outline.ts";

/** Raise it whenever a map gives something else for the same files. */
export const MAP_VERSION = 10;

/** How a map is shown. It is built by `ingest/`, which alone walks folders. */
export const mapView: Pick<Reader<MapDigest>, "outline" | "objects" | "facts"> = {
  outline: mapOutline,
  objects: (map) => ({
    projects: map.projects.map(({ entryPoints, ...project }) => ({ ...project, entry_points: entryPoints })),
    folders: map.folders,
    ...(map.focus === undefined ? {} : { focus: focusObject(map.focus) }),
    files: map.files.map(
      ({ path, language, lines, tokens, importedBy, rank, doc, symbols, entryPoint, tests }) => ({
        path,
        language,
        lines,
        tokens,
        imported_by: importedBy,
        rank: Number(rank.toFixed(6)),
        doc,
        symbols,
        ...(entryPoint ? { entry_point: true } : {}),
        tests,
      }),
    ),
    ...(map.styles.length > 0 ? { styles: map.styles } : {}),
    others: map.others,
    documents: map.documents,
    failures: map.failures,
    failed: map.failed,
    left_out: map.leftOut,
  }),
  facts: (map) => ({ files: map.folders.find(({ path }) => path === ".")?.files ?? 0 }),
};
