import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Asked, FakeCerebras, type Reply, type Step } from "./fake-cerebras.ts";
import { Sandbox } from "./executable.ts";
import { RawServer } from "./mcp.ts";

/** A file as a model streams it, in pieces. */
export function streamed(text: string, finish = "stop"): Reply {
  const pieces: Step[] = text.match(/[^]{1,7}/g) ?? [];
  return { steps: [...pieces, { finish }] };
}

/** The same in a fence that its content cannot end. */
export function fenced(code: string, language = "ts"): Reply {
  return streamed(`\`\`\`\`\`${language}\n${code}\`\`\`\`\`\n`);
}

/** A sandbox with a provider of its own. */
export class GenerationPlace extends Sandbox {
  private constructor(readonly fake: FakeCerebras) {
    super();
  }

  static async open(respond?: (asked: Asked) => Reply): Promise<GenerationPlace> {
    return new GenerationPlace(await FakeCerebras.start(respond === undefined ? {} : { respond }));
  }

  /** @param env besides what points at the provider */
  serve(args: readonly string[] = [], env: Record<string, string> = {}): Promise<RawServer> {
    return RawServer.start(this, { env: { ...this.fake.env, ...env }, args });
  }

  /** A file of the project. */
  text(name: string): string {
    return readFileSync(join(this.project, name), "utf8");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.fake[Symbol.asyncDispose]();
    this[Symbol.dispose]();
  }
}
