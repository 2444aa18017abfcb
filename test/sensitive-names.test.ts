import { expect, test } from "bun:test";
import { isSensitivePath } from "../src/sensitive-names.ts";

const file = () => false;
const directory = () => true;

test("names that hold credentials are known, however they are written", () => {
  const paths = [
    "/h/.ssh/known_hosts",
    "/h/.SSH/x",
    "/h/.ss\u200bh/x",
    "/h/.ssh./x",
    "/h/.aws/credentials",
    "/h/.netrc",
    "id_rsa",
    "ID_RSA",
    "id_ed25519_work",
    "id_rsa.bak",
    "id_ecdsa-cert",
    "id_github",
    "/h/.docker/config.json",
    "/h/.config/gcloud/x",
    "C:\\Users\\a\\.ssh\\x",
  ];
  expect(paths.filter((path) => !isSensitivePath(path, file))).toEqual([]);
});

test("names that only look like it are left alone", () => {
  const paths = [
    "src/id_generator.ts",
    "id_rsa.pub",
    "id_rsalike.ts",
    ".sshrc.md",
    "aws/main.ts",
    ".docker/Dockerfile",
    "config.json",
    ".env",
    ".npmrc",
    "ssh",
  ];
  expect(paths.filter((path) => isSensitivePath(path, file))).toEqual([]);
  expect(isSensitivePath("src/id_mapping", directory)).toBe(false);
  expect(isSensitivePath("src/id_mapping/x.py", file)).toBe(false);
});
