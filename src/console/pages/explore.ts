import { Output, type OutputView } from "../../../views/explore/output.tsx";
import { ExplorePage } from "../../../views/explore/page.tsx";
import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import { callAction } from "../call-action.ts";
import type { ConsoleContext } from "../context.ts";
import { type Exploration, Explorations } from "../explorations.ts";
import { exploreStream } from "../explore-stream.ts";
import { factsOf } from "../facts.ts";
import { highlight } from "../highlight.ts";
import { chromeOf, htmlResponse } from "../page.ts";
import { get, post, type Route } from "../routes.ts";
import { contextFilesOf } from "./context-files.ts";

/** No limit: a page shows all of it. */
const ALL_TOKENS = 0;

export function explore(context: ConsoleContext): readonly Route[] {
  const { services } = context;
  const explorations = new Explorations(services.newId, (thrown) => failureOf(context, thrown));
  const find = (id = ""): Exploration => {
    const found = explorations.find(id);
    if (found !== undefined) return found;
    throw new BrainloopError("FILE_NOT_FOUND", `Exploration ${quote(id)} is no longer kept`, {
      hint: "Have it written again",
    });
  };
  return [
    get("/explore", async (ask) => {
      const chrome = chromeOf(context, ask, { title: "Explore", here: "/explore" });
      const children = await Output({ view: viewOf(explorations.latest) });
      return htmlResponse(
        context,
        ExplorePage({ chrome, chain: services.settings.get("provider.chain"), children }),
      );
    }),
    post("/explore", async ({ fields }) => {
      const given = await fields();
      const { description = "", model = "", provider = "", type = "" } = given;
      const params = {
        description,
        ...(type === "" ? {} : { type }),
        ...(provider === "" ? {} : { provider }),
        ...(model === "" ? {} : { model }),
        context_files: contextFilesOf(given),
        max_tokens: ALL_TOKENS,
      };
      const started = explorations.start({ description, type }, (onText, signal) =>
        callAction(context, "explore", params, signal, onText),
      );
      return htmlResponse(context, Output({ view: viewOf(started) }));
    }),
    get("/live/explore/:id", ({ params }) =>
      exploreStream(find(params["id"]), {
        maskText: services.maskText,
        renderEnd: async (ended) => services.maskText(await Output({ view: viewOf(ended) })),
        failed: (error) => services.log.error("An exploration cannot be shown", { reason: error }),
      }),
    ),
    post("/explore/:id/cancel", ({ params }) => {
      explorations.cancel(find(params["id"]).id);
      return new Response(null, { status: 204 });
    }),
  ];
}

function failureOf({ services }: ConsoleContext, thrown: unknown): BrainloopError {
  if (thrown instanceof BrainloopError) return thrown;
  const id = services.newId();
  services.log.error("Unexpected failure in an exploration", { id, reason: thrown });
  return new BrainloopError("INTERNAL", "Unexpected failure", { hint: `The log says more under id ${id}` });
}

function viewOf(exploration: Exploration | undefined): OutputView | undefined {
  if (exploration === undefined) return undefined;
  const { description, id, outcome, text, type } = exploration;
  const view: OutputView = {
    id,
    description,
    state: "running",
    safeCode: undefined,
    facts: [],
    error: undefined,
  };
  if (outcome === undefined) return view;
  if ("cancelled" in outcome) return { ...view, state: "cancelled", safeCode: highlight(text, type) };
  if ("error" in outcome) {
    const { hint, message } = outcome.error;
    return { ...view, state: "failed", error: { message, hint } };
  }
  const { code, ...facts } = outcome.answer;
  return {
    ...view,
    state: "done",
    facts: factsOf(facts),
    safeCode: typeof code === "string" ? highlight(code, type) : undefined,
  };
}
