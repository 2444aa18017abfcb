import type { Answer } from "../file/job.ts";
import { learnEdits } from "../file/learn-edits.ts";
import { abandon } from "./abandon.ts";
import { audit, type AuditRequest } from "./audit.ts";
import { commit, type Committed, type CommitRequest } from "./commit.ts";
import { freeBlocks } from "./find.ts";
import type { LoopCall, LoopOptions } from "./options.ts";
import { propose, type ProposeRequest } from "./propose.ts";
import { refine, type RefineRequest } from "./refine.ts";
import { status, type StatusRequest } from "./status.ts";

/** Blocks proposed, audited, refined and committed, in sessions that any worker may continue. */
export class Loop {
  readonly #options: LoopOptions;

  constructor(options: LoopOptions) {
    this.#options = options;
  }

  async propose(request: ProposeRequest, call: LoopCall): Promise<Answer> {
    await learnEdits(undefined, this.#options, call.signal);
    return await propose(request, call, this.#options);
  }

  audit(request: AuditRequest): Promise<Answer> {
    return audit(request, this.#options);
  }

  refine(request: RefineRequest, call: LoopCall): Promise<Answer> {
    return refine(request, call, this.#options);
  }

  commit(request: CommitRequest, call: LoopCall): Promise<Committed> {
    return commit(request, call, this.#options);
  }

  status(request: StatusRequest): Promise<Answer> {
    return status(request, this.#options);
  }

  abandon(sessionId: string): Promise<Answer> {
    return abandon(sessionId, this.#options);
  }

  /** Frees what workers that are gone were at. For the start of a worker and its heartbeats. */
  async recover(): Promise<void> {
    await freeBlocks(this.#options.proposals);
  }
}
