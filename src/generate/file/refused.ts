import { BrainloopError } from "../../error.ts";
import { quote } from "../../quote.ts";
import type { Usage } from "./usage.ts";

/** An answer that did not pass the gates, nor did what came when it was to be mended. */
export class RefusedAnswer extends BrainloopError {
  /** The last answer's text, with its secrets; absent where it held none. */
  readonly text: string | undefined;
  readonly usage: Usage;

  /** @param path as agents see it; undefined for a text that stands in no file */
  constructor(
    path: string | undefined,
    refused: { text: string | undefined; problems: readonly string[]; repairs: number; usage: Usage },
  ) {
    const { problems, repairs } = refused;
    const tries = repairs === 0 ? "" : `, nor after ${repairs} ${repairs === 1 ? "repair" : "repairs"}`;
    const what = path === undefined ? "" : ` for ${quote(path)}`;
    super(
      "GENERATION_INVALID",
      `The answer${what} could not be taken${tries}: ${problems[0] ?? "it holds no file"}`,
      {
        hint: "Nothing was written. Say in the prompt what the problems ask for, give the files it needs as context_files, or ask for less at a time",
        details: { problems: problems.slice(0, 5) },
      },
    );
    this.text = refused.text;
    this.usage = refused.usage;
  }
}
