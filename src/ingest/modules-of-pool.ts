import { compileModule } from "../readers/code/tree-sitter/modules.ts";
import type { ModuleReply, ModuleRequest } from "./parse-job.ts";

/** A thread's side of {@link SharedModules}: asks the pool for the modules it needs. */
export class ModulesOfPool {
  readonly #waiting = new Map<string, (reply: ModuleReply) => void>();

  constructor(private readonly send: (request: ModuleRequest) => void) {}

  /** A module, compiled here where the pool has none. Asked for once at a time. */
  async ask(path: string): Promise<WebAssembly.Module> {
    const { module } = await new Promise<ModuleReply>((resolve) => {
      this.#waiting.set(path, resolve);
      this.send({ wants: path });
    });
    return module ?? (await compileModule(path));
  }

  take(reply: ModuleReply): void {
    this.#waiting.get(reply.path)?.(reply);
    this.#waiting.delete(reply.path);
  }
}
