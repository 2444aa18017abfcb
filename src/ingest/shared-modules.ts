import type { Logger } from "../log.ts";
import { compileModule } from "../readers/code/tree-sitter/modules.ts";
import type { ModuleReply } from "./parse-job.ts";

/** WASM modules that several threads use, each compiled once, off the main thread. */
export class SharedModules {
  readonly #modules = new Map<string, Promise<WebAssembly.Module>>();

  constructor(private readonly log: Logger) {}

  /** Never rejects: a thread compiles by itself what is not to be had here, and says why it cannot. */
  async answer(path: string): Promise<ModuleReply> {
    const module = this.#modules.get(path) ?? compileModule(path);
    this.#modules.set(path, module);
    try {
      return { path, module: await module };
    } catch (error) {
      this.#modules.delete(path);
      this.log.debug("A parser cannot be compiled for all threads", { path, reason: error });
      return { path };
    }
  }

  /** Lets go of all; threads keep what they have. */
  clear(): void {
    this.#modules.clear();
  }
}
