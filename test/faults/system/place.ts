import { Database } from "bun:sqlite";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { ERROR_CODES } from "../../../src/error.ts";
import { brainloop, Sandbox } from "../../support/executable.ts";
import { type Asked, FakeCerebras, type Reply } from "../../support/fake-cerebras.ts";
import { type Answer, at, RawServer, type ServerOptions } from "../../support/mcp.ts";

/** What a scenario came to. */
export interface Outcome {
  /** Why it could not be run here; then nothing was found out. */
  skipped?: string;
  /** What should not be. */
  problems: readonly string[];
  /** Said beside it. */
  note?: string;
}

/** The text that the model gives for a path. */
export const textFor = (path: string, lines = 200): string =>
  `export const name = ${JSON.stringify(path)};\n${"// filler\n".repeat(lines)}`;

function reply({ body }: Asked): Reply {
  const prompt = /Request:\n(.*)\n/.exec(body.messages.at(-1)?.content ?? "")?.[1] ?? "";
  return { steps: [`\`\`\`\`\`ts\n${textFor(prompt)}\`\`\`\`\`\n`, { finish: "stop" }] };
}

/** A clear error: one of the closed set, which says what to do. */
const ClearError = v.object({ code: v.picklist(ERROR_CODES), message: v.string(), hint: v.string() });

/** A sandbox with a model, and a list of what goes wrong in it. */
export class Place extends Sandbox implements AsyncDisposable {
  readonly problems: string[] = [];

  private constructor(
    readonly fake: FakeCerebras,
    readonly name: string,
  ) {
    super();
  }

  static async open(name: string, respond: (asked: Asked) => Reply = reply): Promise<Place> {
    const place = new Place(await FakeCerebras.start({ respond }), name);
    await place.write("read.ts", "export const read = 1;\n");
    return place;
  }

  serve(options: ServerOptions = {}): Promise<RawServer> {
    return RawServer.start(this, { ...options, env: { ...this.fake.env, ...options.env } });
  }

  run(...args: string[]) {
    return brainloop(args, { cwd: this.project, env: { ...this.env, ...this.fake.env } });
  }

  database(name: string): string {
    return join(this.data, `brainloop.${name}.db`);
  }

  wrong(problem: string): void {
    this.problems.push(`${this.name}: ${problem}`);
  }

  /** Reads must go on, whatever becomes of the databases. */
  async expectRead(server: RawServer, when: string): Promise<void> {
    const { ok, body } = await server.call({ action: "read_code", path: "read.ts", force: true });
    if (!ok) this.wrong(`${when}, a read fails: ${JSON.stringify(body)}`);
  }

  /** A file is written whole, or nothing is and a clear error says why. @returns whether it was */
  async generate(server: RawServer, path: string, when: string): Promise<boolean> {
    const answer: Answer = await server.call({
      action: "generate_file",
      params: { output_path: path, verified_prompt: path },
    });
    const file = join(this.project, path);
    const stands = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    if (stands !== undefined && stands !== textFor(path)) this.wrong(`${when}, ${path} is half written`);
    if (answer.ok && stands === undefined) this.wrong(`${when}, ${path} was reported and is not there`);
    if (!answer.ok && !v.is(ClearError, at(answer.body, "error"))) {
      this.wrong(`${when}, an error is not clear: ${JSON.stringify(answer.body)}`);
    }
    if (!answer.ok && at(answer.body, "error", "code") === "INTERNAL") {
      this.wrong(
        `${when}, a failure was not foreseen: ${JSON.stringify(answer.body)}; ${server.errors.slice(-2000)}`,
      );
    }
    return answer.ok;
  }

  async expectWritten(server: RawServer, path: string, when: string): Promise<void> {
    if (await this.generate(server, path, when)) return;
    this.wrong(`${when}, ${path} cannot be written: ${server.lines.at(-1)}; ${server.errors.slice(-1000)}`);
  }

  /** Ends a server; it must do so soon and with 0. */
  async end(server: RawServer, when: string): Promise<void> {
    const ended = await server.end(15_000).catch((error: unknown) => String(error));
    if (typeof ended === "string" || ended.code !== 0)
      this.wrong(`${when}, it ends with ${JSON.stringify(ended)}`);
  }

  /** Every database is intact. */
  expectIntact(when: string): void {
    for (const name of ["input", "lifecycle", "output", "metadata"]) {
      using db = new Database(this.database(name), { readonly: true });
      const [line] = db.query<{ integrity_check: string }, []>("PRAGMA integrity_check(1)").all();
      if (line?.integrity_check !== "ok") this.wrong(`${when}, ${name} is damaged: ${line?.integrity_check}`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.fake[Symbol.asyncDispose]();
    this[Symbol.dispose]();
  }
}
