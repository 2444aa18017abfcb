import { expect, test } from "bun:test";
import type { ConfigDigest } from "../../../src/digest.ts";
import { read } from "./reading.ts";

function facts({ known, facts: list }: ConfigDigest): (string | undefined)[] {
  return [known, ...list.map(({ line, text }) => `${line} ${text}`)];
}

test("package.json: identity, engines, entry points, workspaces", async () => {
  const digest = await read(
    "package.json",
    "{",
    '"name": "@a/b", "version": "1.2.3", "private": true, "type": "module",',
    '"engines": {"node": ">=20"},',
    '"main": "./x.js", "bin": {"b": "./b.js"}, "exports": {".": "./x.js", "./y": "./y.js"},',
    '"workspaces": ["packages/*"], "homepage": "https://example.com"',
    "}",
  );
  expect(facts(digest)).toEqual([
    "package.json",
    "1 @a/b@1.2.3, private, ES modules, node >=20",
    "4 entry: main ./x.js, exports ., ./y, bin b",
    "5 workspaces: packages/*",
  ]);
  expect(digest.settings).toEqual([]);
});

test("tsconfig: what decides how it compiles", async () => {
  const digest = await read(
    "tsconfig.json",
    '{"compilerOptions": {"strict": true, "target": "ES2022", "lib": ["ES2022", "DOM"], "paths": {"@/*": ["./src/*"]}}}',
  );
  expect(facts(digest)).toEqual(["tsconfig", "1 compiles: strict, target ES2022, lib ES2022+DOM, paths @/*"]);
});

test("docker-compose: each service, through merge keys", async () => {
  const digest = await read(
    "docker-compose.yml",
    "x-app: &app",
    "  image: app:1",
    "  env_file: .env",
    "services:",
    "  web:",
    "    <<: *app",
    '    ports: ["8080:80", {target: 90, published: 9090}]',
    "    depends_on: {db: {condition: service_healthy}}",
    "  db: {build: {context: ./db}, privileged: true}",
    "volumes: {data: }",
  );
  expect(facts(digest)).toEqual([
    "docker-compose",
    "5 service web: app:1, ports 8080:80 9090:90, needs db, env_file .env",
    "9 service db: build ./db, privileged",
    "10 volumes: data",
  ]);
});

test("GitHub Actions: triggers, permissions, jobs with what they use", async () => {
  const digest = await read(
    ".github/workflows/ci.yml",
    "on:",
    "  push: {branches: [main], tags: ['v*']}",
    "  pull_request:",
    "  schedule: [{cron: '0 3 * * *'}]",
    "permissions: {contents: read}",
    "jobs:",
    "  test:",
    "    runs-on: ${{ matrix.os }}",
    "    strategy: {matrix: {os: [a, b], node: [20]}}",
    "    steps:",
    "      - uses: actions/checkout@v4",
    "      - run: echo $HOME_DIR",
    "  release:",
    "    needs: [test]",
    "    uses: ./.github/workflows/release.yml",
  );
  expect(facts(digest)).toEqual([
    "github-actions",
    "1 runs on: push to main tags v*, pull_request, cron 0 3 * * *",
    "5 permissions: contents read",
    "7 job test: on ${{ matrix.os }}, matrix os×node, 2 steps, uses actions/checkout@v4",
    "13 job release: ./.github/workflows/release.yml, needs test",
  ]);
});

test("pyproject and Cargo: identity and what they need", async () => {
  const python = await read(
    "pyproject.toml",
    "[project]",
    'name = "a"',
    'version = "1.0"',
    'requires-python = ">=3.11"',
    "[build-system]",
    'build-backend = "hatchling.build"',
  );
  expect(facts(python)).toEqual(["pyproject", "1 a 1.0, Python >=3.11, built by hatchling.build"]);
  const rust = await read("Cargo.toml", "[package]", 'name = "a"', 'version = "0.1.0"', 'edition = "2024"');
  expect(facts(rust)).toEqual(["cargo", "1 a 0.1.0, edition 2024"]);
});

test("go.mod: module, version, direct requirements, replacements", async () => {
  const digest = await read(
    "go.mod",
    "module example.com/a",
    "go 1.22",
    "require (",
    "  example.com/b v1.0.0",
    "  example.com/c v1.1.0 // indirect",
    ")",
    "replace example.com/b => ../b",
  );
  expect(facts(digest)).toEqual([
    "go.mod",
    "1 example.com/a, Go 1.22",
    "3 requires (and 1 indirectly): example.com/b v1.0.0",
    "7 replaces: example.com/b => ../b",
  ]);
});

test("Kubernetes: each object with images, ports and replicas", async () => {
  const digest = await read(
    "deploy.yaml",
    "apiVersion: apps/v1",
    "kind: Deployment",
    "metadata: {name: web, namespace: prod}",
    "spec:",
    "  replicas: 3",
    "  template: {spec: {containers: [{name: a, image: 'a:1', ports: [{containerPort: 80}]}]}}",
    "---",
    "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {k: v}}]}",
  );
  expect(facts(digest)).toEqual([
    "kubernetes",
    "1 Deployment prod/web: replicas 3, images a:1, ports 80, apps/v1",
    "8 ConfigMap c: keys k, v1",
  ]);
});

test("lock files: how much there is, and no settings", async () => {
  const digest = await read(
    "package-lock.json",
    '{"lockfileVersion": 3, "packages": {"a": {"resolved": "https://r.example/a.tgz"}, "b": {}}}',
  );
  expect(facts(digest)).toEqual(["lock file", "1 version 3", "1 2 in packages"]);
  expect(digest.settings).toEqual([]);
});

test("a file of no known kind has no facts, whatever its shape", async () => {
  expect(facts(await read("a.yaml", "services: [a]", "on: x", "kind: y"))).toEqual([undefined]);
  expect(facts(await read("package.json", "[]"))).toEqual([undefined]);
  expect(facts(await read("docker-compose.yml", "services: &a {b: *a, c: [*a]}"))).toEqual([
    "docker-compose",
  ]);
});
