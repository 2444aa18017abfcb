import * as v from "valibot";
import { Done } from "../../../views/notice.tsx";
import { SessionDetail } from "../../../views/sessions/detail.tsx";
import { SessionPage } from "../../../views/sessions/detail-page.tsx";
import { SessionList } from "../../../views/sessions/list.tsx";
import { SessionsPage } from "../../../views/sessions/page.tsx";
import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import { callAction } from "../call-action.ts";
import type { ConsoleContext } from "../context.ts";
import type { Fragment } from "../live.ts";
import { chromeOf, htmlResponse, renderAll } from "../page.ts";
import { type Ask, get, post, type Route } from "../routes.ts";
import { isOpen, viewOf } from "./session-block.ts";

const MOST_SESSIONS = 100;

export function sessions(context: ConsoleContext): readonly Route[] {
  const step = (name: string, params: (fields: Fields, sessionId: string) => Promise<Params>): Route =>
    post(`/sessions/:id/${name}`, async (ask) => {
      const sessionId = ask.params["id"] ?? "";
      const given = await params(await ask.fields(), sessionId);
      const body = { mode: name, session_id: sessionId, ...given };
      const answer = await callAction(context, "loop", body, ask.request.signal);
      return htmlResponse(context, Done({ text: saidOf(name, answer) }));
    });
  return [
    get("/sessions", async (ask) => {
      const chrome = chromeOf(context, ask, { title: "Sessions", here: "/sessions", live: "/live/sessions" });
      return htmlResponse(context, SessionsPage({ chrome, children: await renderAll([listOf(context)]) }));
    }),
    get("/live/sessions", () => context.live.open("sessions", [listOf(context)])),
    get("/sessions/:id", async (ask) => {
      const sessionId = idOf(ask);
      const live = `/live/sessions/${encodeURIComponent(sessionId)}`;
      const chrome = chromeOf(context, ask, { title: "Session", here: "/sessions", live });
      const children = await renderAll([detailOf(context, sessionId)]);
      return htmlResponse(context, SessionPage({ chrome, sessionId, children }));
    }),
    get("/live/sessions/:id", async (ask) => {
      await sessionOf(context, idOf(ask));
      return context.live.open(`session ${idOf(ask)}`, [detailOf(context, idOf(ask))]);
    }),
    step("refine", ({ block_id = "", audit_feedback = "" }) => Promise.resolve({ block_id, audit_feedback })),
    step("commit", async ({ as_it_is: asItIs, block_id: blockId, overwrite }, sessionId) => ({
      ...(blockId === undefined
        ? { block_ids: await openBlocks(context, sessionId) }
        : { block_id: blockId }),
      finalize: asItIs !== "yes",
      overwrite: overwrite === "yes",
    })),
    step("abandon", () => Promise.resolve({})),
  ];
}

type Fields = Readonly<Record<string, string | undefined>>;
type Params = Record<string, unknown>;

function idOf({ params }: Ask): string {
  return params["id"] ?? "";
}

function listOf({ services }: ConsoleContext): Fragment {
  return {
    id: "sessions",
    render: async () => SessionList({ sessions: await services.stores.sessions.latest(MOST_SESSIONS) }),
  };
}

function detailOf(context: ConsoleContext, sessionId: string): Fragment {
  return {
    id: "session",
    everySeconds: 1,
    async render() {
      const { stores } = context.services;
      const session = await sessionOf(context, sessionId);
      const blocks = await stores.sessions.blocks(sessionId);
      const contextFiles = v.parse(v.array(v.string()), JSON.parse(session.contextFiles));
      return SessionDetail({
        view: {
          session,
          contextFiles,
          blocks: await Promise.all(
            blocks.map(async (block, at) =>
              viewOf(block, await stores.sessions.history(sessionId, block.blockId), {
                anchor: `block-${at}`,
                root: context.root,
                writes: context.services.actions.some(({ name }) => name === "loop"),
              }),
            ),
          ),
        },
      });
    },
  };
}

async function sessionOf({ services }: ConsoleContext, sessionId: string) {
  const session = await services.stores.sessions.find(sessionId);
  if (session !== undefined) return session;
  throw new BrainloopError("SESSION_NOT_FOUND", `There is no session ${quote(sessionId)}`, {
    hint: "The list of sessions shows what there is",
  });
}

async function openBlocks({ services }: ConsoleContext, sessionId: string): Promise<string[]> {
  const blocks = await services.stores.sessions.blocks(sessionId);
  return blocks.filter(isOpen).map(({ blockId }) => blockId);
}

/** What was done, in a sentence; a commit of several blocks may have failed for some of them. */
function saidOf(step: string, answer: Record<string, unknown>): string {
  if (step === "abandon") return "The session is given up";
  if (step === "refine") return "The block is refined: its history shows what changed";
  const parsed = v.safeParse(v.object({ blocks: v.array(v.object({ status: v.string() })) }), answer);
  if (!parsed.success) return "The block is committed";
  const committed = parsed.output.blocks.filter(({ status }) => status === "committed").length;
  return `${committed} of ${parsed.output.blocks.length} blocks are committed`;
}
