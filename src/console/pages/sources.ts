import { Done } from "../../../views/notice.tsx";
import { SourcesPage } from "../../../views/sources/page.tsx";
import { Sources } from "../../../views/sources/sources.tsx";
import { BrainloopError } from "../../error.ts";
import { runCommand } from "../command.ts";
import type { ConsoleContext } from "../context.ts";
import type { Fragment } from "../live.ts";
import { chromeOf, htmlResponse, renderAll } from "../page.ts";
import { get, post, type Route } from "../routes.ts";

/** What is done with a source by a command of that name. */
const STEPS = ["add", "remove", "enable", "disable"] as const;

/** The run of `brainloop digest` that was started here last. */
interface Run {
  going: boolean;
  said: string | undefined;
}

export function sources(context: ConsoleContext): readonly Route[] {
  const run: Run = { going: false, said: undefined };
  return [
    get("/sources", async (ask) => {
      const chrome = chromeOf(context, ask, { title: "Sources", here: "/sources", live: "/live/sources" });
      return htmlResponse(context, SourcesPage({ chrome, children: await renderAll([allOf(context, run)]) }));
    }),
    get("/live/sources", () => context.live.open("sources", [allOf(context, run)])),
    ...STEPS.map((step) =>
      post(`/sources/${step}`, async ({ fields, request }) => {
        const { path = "" } = await fields();
        if (path === "") throw new BrainloopError("INVALID_PARAMS", "No path was given");
        // A path that begins with a dash is no option.
        const text = await runCommand(context, ["sources", step, "--", path], request.signal);
        return htmlResponse(context, Done({ text }));
      }),
    ),
    post("/sources/digest", () => {
      if (!run.going) void digest(context, run);
      return htmlResponse(context, Done({ text: "Digests are brought up to date" }));
    }),
  ];
}

/** Goes on while nobody looks; where the console ends, the next run takes it up. */
async function digest(context: ConsoleContext, run: Run): Promise<void> {
  run.going = true;
  try {
    run.said = await runCommand(context, ["digest"], context.closing);
  } catch (error) {
    run.said = error instanceof BrainloopError ? error.message : "The log says why it failed";
    if (!context.closing.aborted) {
      context.services.log.warn("Digests could not be brought up to date", { reason: error });
    }
  } finally {
    run.going = false;
  }
}

function allOf({ root, services }: ConsoleContext, run: Run): Fragment {
  const { stores } = services;
  return {
    id: "sources",
    // What a run says of itself is in no database.
    everySeconds: 1,
    async render() {
      const [list, schemas, dependencies, open] = await Promise.all([
        stores.sources.list(),
        stores.sources.schemas(),
        stores.dependencies.list(),
        stores.queue.open(),
      ]);
      const { going: digesting, said } = run;
      return Sources({ view: { root, sources: list, schemas, dependencies, open, digesting, said } });
    },
  };
}
