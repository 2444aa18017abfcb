import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A directory of its own for a test, gone with the block that holds it. */
export class Scratch implements Disposable {
  /** Real path. */
  readonly path = realpathSync.native(mkdtempSync(join(tmpdir(), "brainloop-test-")));

  /** Path of something in it. */
  at(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  /** Writes a file, with the directories it needs. */
  write(name: string, content: string | Uint8Array = "x\n"): string {
    const path = this.at(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** Makes a directory, with those above it. */
  mkdir(name: string): string {
    const path = this.at(name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
