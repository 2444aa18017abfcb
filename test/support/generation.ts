/** A project beside a server that speaks Cerebras's wire format, for the executable to write in. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Sandbox } from "./executable.ts";
import { type Asked, FakeCerebras, type Reply, type Step } from "./fake-cerebras.ts";
import { RawServer } from "./mcp.ts";

/** A file as a model streams it, in pieces. */
export function streamed(text: string, finish = "stop"): Reply {
  const pieces: Step[] = text.match(/[^]{1,7}/g) ?? [];
  return { steps: [...pieces, { finish }] };
}

export function fenced(code: string, language = "ts"): Reply {
  return streamed(`\`\`\`\`\`${language}\n${code}\`\`\`\`\`\n`);
}

export class Place extends Sandbox {
  constructor(readonly fake: FakeCerebras) {
    super();
  }

  static async open(respond?: (asked: Asked) => Reply | Promise<Reply>): Promise<Place> {
    return new Place(await FakeCerebras.start(respond === undefined ? {} : { respond }));
  }

  serve(...args: string[]): Promise<RawServer> {
    return RawServer.start(this, { env: this.fake.env, args });
  }

  /** @param env besides what points at the provider */
  serveWith(env: Record<string, string>): Promise<RawServer> {
    return RawServer.start(this, { env: { ...this.fake.env, ...env } });
  }

  text(name: string): string {
    return readFileSync(join(this.project, name), "utf8");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.fake[Symbol.asyncDispose]();
    this[Symbol.dispose]();
  }
}
