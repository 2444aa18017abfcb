/** Where this thread has its WASM modules from: the runtime and the grammars. */

/** Gives the compiled module of a file; rejects where it cannot be compiled. */
export type ModuleSource = (path: string) => Promise<WebAssembly.Module>;

let source: ModuleSource = compileModule;

/** Compiles it for this thread alone. */
export async function compileModule(path: string): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(await Bun.file(path).bytes());
}

/**
 * Has modules from whoever compiles them for several threads. What is compiled in one thread is machine code for all
 * that share the module: two threads that compile by themselves take 15 % more processor time for 2,000 files.
 */
export function takeModulesFrom(shared: ModuleSource): void {
  source = shared;
}

/** The module of a file, as this thread has it. */
export function moduleOf(path: string): Promise<WebAssembly.Module> {
  return source(path);
}
