import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The executable under test; `bun run build` makes it. */
export const EXECUTABLE =
  process.env["BRAINLOOP_TEST_EXECUTABLE"] ?? join(import.meta.dir, "../../dist/brainloop");

if (!existsSync(EXECUTABLE)) throw new Error(`${EXECUTABLE} is missing: run \`bun run build\` first`);

/** The repository this test is part of: real files to read. */
export const REPOSITORY = join(import.meta.dir, "../..");

export interface Finished {
  code: number;
  out: string;
  err: string;
}

export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  input?: string | Uint8Array;
}

/** Runs the executable to its end with nothing of this process's environment but what is given. */
export async function brainloop(args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const child = Bun.spawn([EXECUTABLE, ...args], {
    cwd: options.cwd ?? process.cwd(),
    env: options.env ?? {},
    stdin: new Blob([options.input ?? ""]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { code, out, err };
}

/** A fresh place with a home, a data directory to be and a project in it, removed when it goes out of scope. */
export class Sandbox {
  /** Real path. */
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "brainloop-test-")));
  readonly home = join(this.path, "home");
  readonly data = join(this.path, "data");
  /** Where the executable is started; its only root. */
  readonly project = join(this.path, "project");

  constructor() {
    for (const directory of [this.home, this.project]) mkdirSync(directory);
  }

  /** An environment in which nothing is written outside the sandbox. */
  get env(): Record<string, string> {
    return { HOME: this.home, BRAINLOOP_DATA_DIR: this.data };
  }

  /** @returns the absolute path of a file written in the project */
  async write(relative: string, content: string | Uint8Array): Promise<string> {
    const path = join(this.project, relative);
    await Bun.write(path, content);
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
