/** Whether a worker still runs is told by its id. */
import { expect, test } from "bun:test";
import { lifeOf, makeWorkerId } from "../src/worker-id.ts";
import { afterThisTest } from "./support/cleanups.ts";

function sleeper(): Bun.Subprocess {
  const child = Bun.spawn(["sleep", "60"], { stdin: "ignore", stdout: "ignore", stderr: "ignore" });
  afterThisTest(async () => {
    child.kill("SIGKILL");
    await child.exited;
  });
  return child;
}

test("a worker that runs is alive, one that was killed is dead at once", async () => {
  const child = sleeper();
  const id = makeWorkerId(child.pid);
  expect(lifeOf(makeWorkerId())).toBe("alive");
  expect(lifeOf(id)).toBe("alive");
  child.kill("SIGKILL");
  await child.exited;
  expect(lifeOf(id)).toBe("dead");
});

test("another process of the same number is not the worker", () => {
  const id = makeWorkerId(sleeper().pid);
  const earlier = id.replace(/[0-9a-z]+$/, "1");
  expect(lifeOf(earlier)).toBe("dead");
});

test("of a worker that is suspended, on another machine or from before a restart nothing is known", async () => {
  const child = sleeper();
  const id = makeWorkerId(child.pid);
  expect(lifeOf(`elsewhere-${id}`)).toBe("unknown");
  expect(lifeOf(id.replace(/-[0-9a-f]{8}-/, "-00000000-"))).toBe("unknown");
  expect(lifeOf("worker-1")).toBe("unknown");
  child.kill("SIGSTOP");
  while (lifeOf(id) === "alive") await Bun.sleep(5);
  expect(lifeOf(id)).toBe("unknown");
});
