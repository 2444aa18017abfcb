import { Done } from "../../../views/notice.tsx";
import { PatternsPage } from "../../../views/patterns/page.tsx";
import { Patterns, type StyleView } from "../../../views/patterns/patterns.tsx";
import { allPatterns, type ShownPattern } from "../../store/queries/patterns.ts";
import { runCommand } from "../command.ts";
import type { ConsoleContext } from "../context.ts";
import type { Fragment } from "../live.ts";
import { chromeOf, htmlResponse, renderAll } from "../page.ts";
import { get, post, type Route } from "../routes.ts";

/** What stands as value where a project does not agree with itself. */
const MIXED = "mixed";

export function patterns(context: ConsoleContext): readonly Route[] {
  return [
    get("/patterns", async (ask) => {
      const chrome = chromeOf(context, ask, { title: "Patterns", here: "/patterns", live: "/live/patterns" });
      return htmlResponse(context, PatternsPage({ chrome, children: await renderAll([stylesOf(context)]) }));
    }),
    get("/live/patterns", () => context.live.open("patterns", [stylesOf(context)])),
    post("/patterns/study", async ({ request }) => {
      await runCommand(context, ["patterns", "--json"], request.signal);
      return htmlResponse(context, Done({ text: "The project's style is studied" }));
    }),
    post("/patterns/reset", async ({ request }) => {
      const text = await runCommand(context, ["patterns", "--reset"], request.signal);
      return htmlResponse(context, Done({ text }));
    }),
  ];
}

function stylesOf({ root, services }: ConsoleContext): Fragment {
  return {
    id: "patterns",
    render: async () => Patterns({ styles: byStyle(await allPatterns(services.stores)), root }),
  };
}

function byStyle(rows: readonly ShownPattern[]): StyleView[] {
  return [...Map.groupBy(rows, ({ project, language }) => `${project}\0${language}`).values()].flatMap(
    (group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { project, language } = first;
      const detectedAt = Math.max(...group.map((row) => row.detectedAt));
      return [
        { project, language, detectedAt, patterns: group.map((row) => ({ ...row, ...shownValue(row) })) },
      ];
    },
  );
}

function shownValue({ value }: ShownPattern): { shown: string; mixed: boolean } {
  const parsed: unknown = JSON.parse(value);
  const list: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  const shown = list.map((item) => (typeof item === "string" ? item : JSON.stringify(item))).join(", ");
  return { shown, mixed: parsed === MIXED };
}
