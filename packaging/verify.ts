/**
 * Everything that has to hold: installs, builds, runs every check and test, and ends with a line
 * `N passed, N failed`. Exits 1 if anything failed.
 */
import { step } from "./step.ts";

const CHECKS: readonly { title: string; args: readonly string[] }[] = [
  { title: "install", args: ["install", "--frozen-lockfile"] },
  { title: "build", args: ["run", "build"] },
  { title: "format", args: ["run", "format:check"] },
  { title: "lint", args: ["run", "lint"] },
  { title: "types", args: ["run", "types"] },
  { title: "unescaped text in views", args: ["run", "xss"] },
  { title: "unused code", args: ["run", "unused"] },
];

let passed = 0;
let failed = 0;
const failures: string[] = [];

for (const { title, args } of CHECKS) {
  const { ok } = await step(title, args);
  if (ok) passed++;
  else {
    failed++;
    failures.push(title);
  }
  // Nothing else can work without these two.
  if (!ok && (title === "install" || title === "build")) finish();
}

const tests = await step("test", ["run", "test"]);
const count = (word: string): number =>
  Number(tests.output.match(new RegExp(`^\\s*(\\d+) ${word}\\b`, "m"))?.[1] ?? 0);
passed += count("pass");
const failedTests = count("fail") + count("error");
failed += failedTests;
if (!tests.ok && failedTests === 0) failed++;
if (!tests.ok) failures.push("test");
finish();

function finish(): never {
  if (failures.length > 0) process.stdout.write(`\nFailed: ${failures.join(", ")}\n`);
  process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
  process.exit(failed === 0 ? 0 : 1);
}
