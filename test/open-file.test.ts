import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  mkdirSync,
  renameSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { BrainloopError } from "../src/error.ts";
import { identify, readRegularFile, sameIdentity } from "../src/open-file.ts";
import { Scratch } from "./scratch.ts";
import { asOrdinaryUser } from "./ordinary-user.ts";

const LIMIT = { maxBytes: 1_000_000 };

async function failure(reading: Promise<unknown>): Promise<BrainloopError> {
  const error: unknown = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof BrainloopError) return error;
  throw new Error(`Expected a BrainloopError, got ${String(error)}`);
}

describe("a regular file", () => {
  test("is read whole, with its identity", async () => {
    using scratch = new Scratch();
    for (const size of [0, 1, 4_096, 999_999, 1_000_000]) {
      const content = new Uint8Array(size).fill(7);
      const path = scratch.write("file", content);
      const { bytes, identity } = await readRegularFile(path, LIMIT);
      expect(Buffer.compare(bytes, content)).toBe(0);
      expect(identity).toEqual(identify(path));
    }
  });

  test("is refused where it is larger than allowed, with both sizes", async () => {
    using scratch = new Scratch();
    const error = await failure(readRegularFile(scratch.write("file", new Uint8Array(11)), { maxBytes: 10 }));
    expect([error.code, error.details]).toEqual(["FILE_TOO_LARGE", { bytes: 11, max_bytes: 10 }]);
  });

  test.if(process.platform === "linux")(
    "that says it is empty and is not is read whole, or refused as too large",
    async () => {
      const { bytes } = await readRegularFile(`/proc/${process.pid}/status`, LIMIT);
      expect(new TextDecoder().decode(bytes)).toContain(`Pid:\t${process.pid}`);
      expect((await failure(readRegularFile(`/proc/${process.pid}/maps`, { maxBytes: 100 }))).code).toBe(
        "FILE_TOO_LARGE",
      );
    },
  );

  test("is known to have changed by any write, rename or attribute, its mtime set back or not", async () => {
    using scratch = new Scratch();
    const path = scratch.write("file", "one");
    // To the second, which utimes sets exactly.
    utimesSync(path, 1_000, 1_000);
    const first = identify(path);
    await Bun.sleep(20);
    writeFileSync(path, "two");
    utimesSync(path, 1_000, 1_000);
    expect(identify(path).mtimeNs).toBe(first.mtimeNs);
    expect(sameIdentity(identify(path), first)).toBe(false);
    const second = identify(path);
    renameSync(scratch.write("other", "two"), path);
    expect(sameIdentity(identify(path), second)).toBe(false);
    expect(sameIdentity(identify(path), identify(path))).toBe(true);
  });
});

describe("what is no regular file", () => {
  test("is refused at once and not waited on: FIFO, device, socket, directory, link", async () => {
    using scratch = new Scratch();
    Bun.spawnSync(["mkfifo", scratch.at("fifo")]);
    mkdirSync(scratch.at("directory"));
    symlinkSync(scratch.write("target"), scratch.at("link"));
    const server = createServer().listen(scratch.at("socket"));
    await new Promise((resolve) => server.once("listening", resolve));
    const start = performance.now();
    for (const path of [
      scratch.at("fifo"),
      "/dev/zero",
      "/dev/null",
      "/dev/tty",
      scratch.at("socket"),
      scratch.at("directory"),
      scratch.at("link"),
    ]) {
      expect([path, (await failure(readRegularFile(path, LIMIT))).code]).toEqual([path, "NOT_A_FILE"]);
    }
    expect(performance.now() - start).toBeLessThan(5000);
    server.close();
  });

  test("is refused: what does not exist, and what is below a file", async () => {
    using scratch = new Scratch();
    const file = scratch.write("file");
    expect((await failure(readRegularFile(scratch.at("none"), LIMIT))).code).toBe("FILE_NOT_FOUND");
    expect((await failure(readRegularFile(`${file}/x`, LIMIT))).code).toBe("FILE_NOT_FOUND");
  });

  test("is refused: what may not be read", async () => {
    using scratch = new Scratch();
    const path = scratch.write("file");
    chmodSync(path, 0o000);
    const error = await asOrdinaryUser(scratch.path, () => failure(readRegularFile(path, LIMIT)));
    expect(error.code).toBe("PERMISSION_DENIED");
  });
});

describe("a file that changes while it is read", () => {
  test("is given up with a retryable error if it never stands still", async () => {
    using scratch = new Scratch();
    // Large enough that another process writes while it is read.
    const size = 100_000_000;
    const path = scratch.write("log");
    truncateSync(path, size);
    const script = `const fs = require("node:fs"), fd = fs.openSync(process.argv[1], "a"); for (;;) fs.writeSync(fd, "y");`;
    const writer = Bun.spawn([process.execPath, "-e", script, path]);
    try {
      while (statSync(path).size === size) await Bun.sleep(5);
      const error = await failure(readRegularFile(path, { maxBytes: 1e9 }));
      expect([error.code, error.retryable]).toEqual(["FILE_CHANGED", true]);
    } finally {
      writer.kill("SIGKILL");
      await writer.exited;
    }
  });

  test("is not read if a directory above has become a link: to where it was, or to another file", async () => {
    using scratch = new Scratch();
    const path = scratch.write("folder/file", "inside");
    scratch.write("outside/file", "outside");
    renameSync(scratch.at("folder"), scratch.at("moved"));
    for (const target of ["moved", "outside"]) {
      symlinkSync(target, scratch.at("folder"));
      expect((await failure(readRegularFile(path, LIMIT))).code).toBe("FILE_CHANGED");
      renameSync(scratch.at("folder"), scratch.at(`link-${target}`));
    }
  });
});

test("reading ends when nobody waits for it any more", async () => {
  using scratch = new Scratch();
  const path = scratch.write("file");
  expect((await failure(readRegularFile(path, { ...LIMIT, signal: AbortSignal.abort() }))).code).toBe(
    "CANCELLED",
  );
  const signal = AbortSignal.timeout(1);
  await Bun.sleep(20);
  expect((await failure(readRegularFile(path, { ...LIMIT, signal }))).code).toBe("TIMEOUT");
});
