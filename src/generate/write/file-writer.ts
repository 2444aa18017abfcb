import type { Settings } from "../../config.ts";
import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { Prepared, ProcessedLog, ProcessedRow } from "../../store/processed.ts";
import type { ResultRow, Results } from "../../store/results.ts";
import { lostClaim, stagedName } from "./claim.ts";
import { packResult, unpackResult } from "./record.ts";
import type { Recovers } from "./recovery.ts";
import { type Present, TargetFile } from "./target-file.ts";

/** Where a write has got to; after each of them it may be killed. */
export type WriteStep = "stored" | "fsynced" | "prepared" | "renamed" | "done" | "synced" | "recorded";

/** The actions whose writes go to files, as `processed_log` and `results` have them. */
export const FILE_ACTION = "generate_file";
export const LOOP_ACTION = "loop";

export function isFileAction(action: string): boolean {
  return action === FILE_ACTION || action === LOOP_ACTION;
}

export interface FileWriterOptions {
  processed: ProcessedLog;
  results: Results;
  settings: Pick<Settings, "get">;
  /** Told of each step, synchronously. */
  onStep(step: WriteStep, target: string): void;
}

export interface Write {
  key: string;
  token: string;
  /** Real path. */
  target: string;
  /** What stood there when the text was made. */
  before: Present | undefined;
  /** What is to stand there; undefined where the file is to go. */
  after: { bytes: Uint8Array; sha256: string } | undefined;
  result: ResultRow;
}

/**
 * Puts files in place so that after a kill at any instant either the old or the new one stands there whole, and what
 * was begun is finished or undone by whoever comes next.
 */
export class FileWriter implements Recovers {
  readonly #options: FileWriterOptions;

  constructor(options: FileWriterOptions) {
    this.#options = options;
  }

  /**
   * @throws BrainloopError FILE_CHANGED where the target is no longer what it was, CONFLICT where the claim was lost,
   *   PERMISSION_DENIED, STORAGE_FULL and what else the file system says
   */
  async write(write: Write): Promise<void> {
    const { processed, results, onStep } = this.#options;
    const { key, token, target, before, after, result } = write;
    const contents = [
      ...(after === undefined ? [] : [{ sha256: after.sha256, content: after.bytes }]),
      ...(before === undefined ? [] : [{ sha256: before.sha256, content: before.bytes }]),
    ];
    await results.keep(contents, this.#options.settings.get("retention.contents_bytes"));
    onStep("stored", target);
    const staged = stagedName(token);
    const prepared = preparedOf(write, staged);
    let placed = false;
    try {
      using file = new TargetFile(target, { make: after !== undefined });
      try {
        if (after !== undefined) file.stage(staged, after.bytes, before);
        onStep("fsynced", target);
        if (!(await processed.prepare(key, token, prepared))) throw lostClaim();
        onStep("prepared", target);
        const ours = await processed.finish(key, token, () => {
          place(file, staged, before?.sha256, after?.sha256);
          placed = true;
          onStep("renamed", target);
        });
        if (!ours) throw lostClaim();
      } catch (error) {
        if (!placed) file.unstage(staged);
        throw error;
      }
      onStep("done", target);
      file.sync();
      onStep("synced", target);
    } catch (error) {
      // The file stands there, but the log could not say so: whoever looks next finds that out.
      // Where the log cannot be written either, the lease runs out and whoever comes next decides.
      await Promise.allSettled([
        placed ? processed.release(key, token) : processed.fail(key, token, prepared),
      ]);
      throw error;
    }
    await results.record(result);
    onStep("recorded", target);
  }

  /**
   * Finishes a write whose worker is gone, by what stands at the target.
   * @param row prepared, under a token that is ours
   * @throws BrainloopError FILE_CHANGED where neither the old nor the new text stands there
   */
  async recover(row: ProcessedRow): Promise<void> {
    const { processed, results, onStep } = this.#options;
    const { key, claimToken: token, target, sha256Before, sha256After } = row;
    const result = unpackResult(row.result);
    const staged = row.tempPath ?? stagedName(token);
    try {
      using file = new TargetFile(target, { make: sha256After !== null });
      // Two names of one file, where a new one was linked but the other name not removed yet.
      file.unstage(staged);
      const present = file.read();
      let work = (): void => undefined;
      if (present?.sha256 !== (sha256After ?? undefined)) {
        if (present?.sha256 !== (sha256Before ?? undefined)) throw changed(target, present);
        if (sha256After !== null) {
          const content = await results.content(sha256After);
          if (content === undefined) throw lost(target);
          file.stage(staged, content, present);
        }
        work = () => place(file, staged, sha256Before ?? undefined, sha256After ?? undefined);
      }
      try {
        if (!(await processed.finish(key, token, work))) throw lostClaim();
      } catch (error) {
        file.unstage(staged);
        throw error;
      }
      onStep("done", target);
      file.sync();
    } catch (error) {
      await processed.fail(key, token);
      throw error;
    }
    await results.record(result);
    onStep("recorded", target);
  }

  /** Removes what a worker left beside a target that it never got to write. */
  sweep(abandoned: readonly ProcessedRow[]): void {
    for (const { target, claimToken } of abandoned) {
      try {
        using file = new TargetFile(target, { make: false });
        file.unstage(stagedName(claimToken));
      } catch (error) {
        // With its directory the file is gone, too.
        if (!(error instanceof BrainloopError)) throw error;
      }
    }
  }
}

function preparedOf({ before, after, result }: Write, staged: string): Prepared {
  return {
    sha256Before: before?.sha256 ?? null,
    sha256After: after?.sha256 ?? null,
    tempPath: staged,
    resultId: result.resultId,
    result: packResult(result),
  };
}

/** The one instant: what stands there is looked at once more, then replaced. */
function place(
  file: TargetFile,
  staged: string,
  before: string | undefined,
  after: string | undefined,
): void {
  const present = file.read();
  if (present?.sha256 !== before) throw changed(file.path, present);
  if (after === undefined) file.remove();
  else if (present === undefined) file.create(staged);
  else file.replace(staged);
}

/** The error of a file that is not as it was expected to be. */
export function changed(target: string, present: Present | undefined): BrainloopError {
  const found = present === undefined ? "is gone" : "was changed by someone";
  return new BrainloopError("FILE_CHANGED", `${quote(target)} ${found} meanwhile; it is left as it is`, {
    hint:
      present === undefined
        ? "Make the same call again to write it anew"
        : `Make the same call with "if_sha256": "${present.sha256.slice(0, 12)}" to have it written anew on top of what stands there`,
    details: present === undefined ? {} : { sha256: present.sha256.slice(0, 12) },
  });
}

function lost(target: string): BrainloopError {
  return new BrainloopError(
    "FILE_CHANGED",
    `${quote(target)} was not written, and its text is no longer kept`,
    {
      hint: "Make the same call again with force to have it generated anew",
    },
  );
}
