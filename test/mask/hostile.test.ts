import { expect, test } from "bun:test";
import { maskSecrets } from "../../src/mask/index.ts";

/** A megabyte may take this long on a busy machine; a quadratic case takes minutes. */
const MILLISECONDS_PER_MEGABYTE = 1500;
const MEGABYTES = 3;

const HOSTILE: readonly string[] = [
  "a",
  "-",
  " ",
  '"',
  "\\",
  "password=",
  'password="',
  "password: ",
  'password: "a',
  "pass",
  "token ",
  "eyJ",
  "eyJaaaaaaaaaa.",
  ".eyJaaaaaaaaaaa",
  "ghp_",
  "github_pat_",
  "sk-",
  "sk-ant-",
  ",fm2_",
  "://",
  "://a:",
  "://:a",
  "-----BEGIN RSA PRIVATE KEY-----",
  "-----BEGIN ",
  "Authorization: Bearer ",
  "authorization: basic ",
  "AKIA",
  "SG.",
  "kind: Secret\n",
  "kind: Secret\ndata:\n",
  'key: "a", ',
  "?token=",
  ";password=a",
  "-u a:",
  "curl -u ",
  'name: "password"    ',
  "MTA",
  "a.b-",
];

test.each([...HOSTILE])(
  "time grows with the text, repeated: %j",
  (piece) => {
    for (const path of ["a.yaml", "a.ts", undefined]) {
      const text = piece.repeat(Math.ceil((MEGABYTES * 1e6) / piece.length));
      const started = performance.now();
      maskSecrets(text, path === undefined ? {} : { path });
      expect(performance.now() - started).toBeLessThan(MILLISECONDS_PER_MEGABYTE * MEGABYTES);
    }
  },
  30_000,
);
