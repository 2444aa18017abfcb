import { statSync } from "node:fs";
import { dirname } from "node:path";
import type { StudiedStyle } from "../ingest/patterns/index.ts";
import type { Invocation, World } from "./command.ts";
import { EXIT } from "./exit.ts";
import { openWorkplace } from "./services.ts";
import { renderTable, styleOf } from "./table.ts";

/** Shows what is known of the style of the project around a path, or forgets it. */
export async function patterns(invocation: Invocation): Promise<number> {
  const { args, options, world } = invocation;
  const workplace = openWorkplace(invocation);
  const { patterns: known, reading } = workplace.services;
  try {
    await workplace.refresh();
    const path = reading.guard.resolve(args[0] ?? ".");
    const folder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : dirname(path);
    if (options["reset"] === true) {
      const top = known.topOf(folder);
      const count = await known.reset(folder);
      world.out(`Forgot ${count} patterns of "${top}"; they are found anew, with no weights learned\n`);
      return EXIT.done;
    }
    const found = await known.studyFolder(folder);
    world.out(
      options["json"] === true ? `${JSON.stringify(found.map(asObject), null, 2)}\n` : table(found, world),
    );
    return EXIT.done;
  } finally {
    await workplace.close();
  }
}

function asObject({
  style: { files, language, patterns: list },
  top,
}: StudiedStyle): Record<string, unknown> {
  const shown = list.map(({ example, name, samples, share, value, weight }) => ({
    name,
    value,
    samples,
    share,
    ...(example === undefined ? {} : { example }),
    weight,
  }));
  return { project: top, language, files, patterns: shown };
}

function table(found: readonly StudiedStyle[], world: World): string {
  if (found.length === 0) {
    return "No patterns: too few sources in Go, SQL, Python, TypeScript or JavaScript, or too unlike each other\n";
  }
  const style = styleOf(world);
  const columns = [
    { title: "PATTERN" },
    { title: "VALUE" },
    { title: "SHARE", right: true },
    { title: "SEEN", right: true },
    { title: "WEIGHT", right: true },
    { title: "EXAMPLE" },
  ];
  return found
    .map(({ style: { files, language, patterns: list }, top }) => {
      const rows = list.map(({ example = "", name, samples, share, value, weight }) => ({
        cells: [
          name,
          typeof value === "string" ? value : value.join(", "),
          `${Math.round(share * 100)} %`,
          String(samples),
          weight.toFixed(2),
          example,
        ],
      }));
      return `${style.bold(`${language}, ${files} files of ${top}`)}\n${renderTable(columns, rows, style)}`;
    })
    .join("\n");
}
