import { expect, test } from "bun:test";
import { findSecrets } from "../../src/mask/index.ts";

const ROOT = `${import.meta.dir}/../..`;

/** Rules that may fire in published packages: tests and documentation hold real-looking examples. */
const EXAMPLES = /(?:^|\/)(?:docs?|tests?|README)|\.test\.|\.d\.ts:|\.mdx?:/i;

async function findingsIn(glob: string): Promise<string[]> {
  const found: string[] = [];
  for await (const path of new Bun.Glob(glob).scan({ cwd: ROOT, onlyFiles: true })) {
    const text = await Bun.file(`${ROOT}/${path}`).text();
    for (const { line, rule } of findSecrets(text, { path })) found.push(`${path}:${line} ${rule}`);
  }
  return found;
}

test.each(["bun.lock", "node_modules/**/package.json", "src/**/*.ts"])("no finding in %s", async (glob) => {
  expect(await findingsIn(glob)).toEqual([]);
});

test("published sources give findings only where they show example passwords", async () => {
  const found = await findingsIn("node_modules/**/*.{ts,js,mjs,cjs,json}");
  // `password: 'ahotproject'` in a doc comment of hono and the URL in a message of playwright's dotenv: literal
  // passwords, rightly found.
  const shown = /basic-auth|playwright-core\/lib\/utilsBundle/;
  expect(found.filter((place) => !EXAMPLES.test(place) && !shown.test(place))).toEqual([]);
}, 120_000);
