/** What happens with an answer that is sound and fits its project badly. */
import { expect, test } from "bun:test";
import { BrainloopError } from "../../src/error.ts";
import type { Conformance } from "../../src/patterns/conform.ts";
import type { Lesson, StyleSource } from "../../src/patterns/target-style.ts";
import { Scratch } from "../scratch.ts";
import { answer, bench, CALL, request, ScriptedClient } from "./harness.ts";
import { commitment, LOOP_CALL, loopBench, proposal, refinement } from "./loop-harness.ts";

const GOOD = 'export const first = "a";\n';
const BETTER = "export const first = `a`;\n";
const BAD = "export const first = 'a';\n";

/** Single quotes are broken, twice as badly where there are two. */
function scored(text: string): Conformance {
  const lines = text.split("\n").flatMap((line, at) => (line.includes("'") ? [at + 1] : []));
  const score = text === BETTER ? 0.7 : Math.max(0, 1 - 0.5 * lines.length);
  const broken = { pattern: "quotes", expected: "double", found: "single", lines };
  return { score, applied: 1, breaks: score === 1 ? [] : [broken] };
}

/** A project of double quotes, and what it is to learn. */
function studied(lessons: Lesson[]): StyleSource {
  const pattern = { name: "quotes", value: "double", samples: 9, share: 1, weight: 1 };
  return {
    styleFor: async () => ({
      project: { language: "typescript", patterns: [pattern], packages: new Set(), novelty: 0, files: 9 },
      judge: async (text) => scored(text),
    }),
    styleForDatabase: async () => undefined,
    learn: async (lesson) => void lessons.push(lesson),
  };
}

class Studied extends Scratch implements AsyncDisposable {
  readonly lessons: Lesson[] = [];
  readonly scores: number[] = [];
  readonly client: ScriptedClient;
  readonly bench;

  constructor(...answers: ConstructorParameters<typeof ScriptedClient>) {
    super();
    this.client = new ScriptedClient(...answers);
    const style = studied(this.lessons);
    const noteConformance = (score: number): void => void this.scores.push(score);
    this.bench = bench(this.mkdir("project"), this.at("home/data"), this.client, { style, noteConformance });
  }

  make(more: Parameters<typeof request>[1] = {}): Promise<Record<string, unknown>> {
    return this.bench.generation.generate(request("a.ts", more), CALL);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bench.stores.close();
    this[Symbol.dispose]();
  }
}

test("what fits badly goes back once, with the lines; what comes is taken, and its score noted", async () => {
  await using place = new Studied(answer(BAD), answer(GOOD));
  expect(await place.make()).toMatchObject({ conformance: "100 %", repairs: 1 });
  expect(place.client.requests[1]?.task).toContain(
    "It is not written as the project is:\n- quotes: double quotes for strings; found single in line 1\n",
  );
  expect(place.client.requests[0]?.stable).toContain(
    "This project is written so:\n- double quotes for strings\n",
  );
  expect(place.scores).toEqual([1]);
});

test("the better of the two is taken, and only one more is asked for", async () => {
  await using place = new Studied(answer(BETTER), answer(BAD));
  expect(await place.make()).toMatchObject({ conformance: "70 %: quotes" });
  expect(place.client.requests).toHaveLength(2);
  expect(await Bun.file(place.at("project/a.ts")).text()).toBe(BETTER);
});

test("a second answer that is broken, or that never comes, costs the first one nothing", async () => {
  await using broken = new Studied(answer(BAD), answer("export const = ;\n"));
  expect(await broken.make()).toMatchObject({ conformance: "50 %: quotes 1" });
  await using gone = new Studied(answer(BAD), () => {
    throw new BrainloopError("PROVIDER_UNAVAILABLE", "Gone");
  });
  expect(await gone.make()).toMatchObject({ conformance: "50 %: quotes 1" });
  await using cancelled = new Studied(answer(BAD), () => {
    throw new BrainloopError("CANCELLED", "Stopped");
  });
  await expect(cancelled.make()).rejects.toMatchObject({ code: "CANCELLED" });
});

test("no repair is asked for where none may be, and full detail has the breaks", async () => {
  await using place = new Studied(answer(BAD));
  place.bench.options.maxRepairs = () => 0;
  expect(await place.make({ detail: "full" })).toMatchObject({
    conformance: {
      score: 0.5,
      patterns: 1,
      breaks: [{ pattern: "quotes", expected: "double", found: "single", lines: [1] }],
    },
  });
});

test("what was made of a file is learned from before it is generated on again", async () => {
  await using place = new Studied(answer(GOOD), answer(GOOD));
  await place.make();
  expect(place.lessons).toEqual([]);
  place.write("project/a.ts", BAD);
  await expect(place.make()).rejects.toMatchObject({ code: "FILE_CHANGED" });
  await place.make({ overwrite: true });
  expect(place.lessons[0]).toMatchObject({ kind: "edit", before: GOOD, after: BAD });
});

test("blocks are written in the project's style; what a refinement and a commit make of them is learned", async () => {
  using scratch = new Scratch();
  const lessons: Lesson[] = [];
  const client = new ScriptedClient(answer(GOOD), answer(BETTER), answer(BETTER));
  const worker = loopBench(scratch.mkdir("project"), scratch.at("home/data"), client, {
    style: studied(lessons),
  });
  const { session_id: id, blocks } = await worker.loop.propose(proposal("a"), LOOP_CALL);
  const session = String(id);
  expect(blocks).toMatchObject([{ id: "a", conformance: "100 %" }]);
  expect(client.requests[0]?.stable).toContain("This project is written so:\n- double quotes for strings\n");
  await worker.loop.refine(refinement(session, "a"), LOOP_CALL);
  await worker.loop.commit(commitment(session, ["a"]), LOOP_CALL);
  await worker.loop.commit(commitment(session, ["a"]), LOOP_CALL);
  await worker.stores.close();
  const target = scratch.at("project/a.ts");
  expect(lessons).toEqual([
    { kind: "refinement", target, before: GOOD, after: BETTER },
    { kind: "commit", target, after: BETTER },
  ]);
});
