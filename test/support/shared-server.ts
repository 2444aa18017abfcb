import { afterAll, beforeAll } from "bun:test";
import { Sandbox } from "./executable.ts";
import { RawServer } from "./mcp.ts";

/** One server for all tests of a file: to be made at the file's top, used within its tests. */
export class SharedServer {
  readonly sandbox = new Sandbox();
  #server: RawServer | undefined;

  /** @param files of the project, by path */
  constructor(files: Readonly<Record<string, string>> = {}) {
    beforeAll(async () => {
      for (const [path, text] of Object.entries(files)) await this.sandbox.write(path, text);
      this.#server = await RawServer.start(this.sandbox);
    });
    afterAll(async () => {
      await this.#server?.[Symbol.asyncDispose]();
      this.sandbox[Symbol.dispose]();
    });
  }

  get server(): RawServer {
    if (this.#server === undefined) throw new TypeError("The shared server is there within tests alone");
    return this.#server;
  }
}
