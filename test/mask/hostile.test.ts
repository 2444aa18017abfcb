import { expect, test } from "bun:test";
import { maskSecrets } from "../../src/mask/index.ts";

const SMALL = 60_000;
const GROWTH = 6;
/** A quadratic case takes 6 times as long again; a busy machine is uneven, so half of that is let pass. */
const SLACK = 3;
/** Below this, timer and machine say more than the code does. */
const NOISE_MS = 60;

/** Tried again where it took too long: a machine busy for one try is seldom busy for all; a quadratic case fails each. */
const TRIES = 6;

/** In milliseconds. */
function timeOf(text: string, path: string | undefined): number {
  const started = performance.now();
  maskSecrets(text, path === undefined ? {} : { path });
  return performance.now() - started;
}

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
  "api_key:\n" + "          description: what it is\n".repeat(20),
  "    password:\n\t\t\t\t\t\t\t\t\ta\n",
  "kind: Secret\ndata:\n",
  'key: "a", ',
  "password: |\n  ",
  "password:\n  a\n",
  "password: &a ",
  "password: &a !b",
  'kind: "Secret"\ndata: {',
  '"kind":"Secret","data":{"a":"b"',
  "kind: Secret\ndata:\n a: |\n  b\n",
  "?token=",
  ";password=a",
  "-u a:",
  "curl -u ",
  'name: "password"    ',
  "MTA",
  "a.b-",
  "a:b@tcp(",
  "password=(",
  "password=a||",
  'password=a.b("c")??',
  'passwords=["a",',
  '"password",',
  "password,a,",
  'password,a="b",',
  "|password|\n|-|\n",
  "|password",
  "// password: ",
  "/* password: a",
  '"""password: a',
  "okta: ",
  "ably.",
  "2/1",
  "redis-cli -a ",
  "mysql ",
  "echo x | docker login --password-stdin ",
  "docker login <<< --password-stdin",
  "htpasswd -b a ",
  "INSERT INTO t VALUES ('a'),",
  "insert into t values (",
  "create table t (password text,",
  "COMMENT ON t IS 'token a ",
  "password is ",
  "password: { type: a, ",
  'password: { default: "',
  'add_argument("--password", default=',
  "password: z.string().default(",
  'variable "password" {\n',
  "? password\n: ",
  "passwords:\n - a\n",
  "password:\n  default: \n",
  "<input name=password ",
  '<a name="password" ',
  "<b>password</b>",
  "password, ",
  "basic_auth(a, ",
  "'a' AS token, ",
  '"value": "aaaa", "name": "password", ',
  "mnemonic: legal winner ",
  ":5432:a:a:",
  "password=\\\n",
  "--from-literal=a=",
];

/** Takes milliseconds; where a pattern can match its text in many ways, seconds or years. */
const GENEROUS_MS = 1000;

/** Each is short enough that a pattern with too many ways fails the test and does not hang it. */
const MANY_WAYS: readonly (readonly [what: string, path: string, text: string])[] = [
  // 10 ** 8 ways to share blanks between an indent and what is behind it
  ["lines below a YAML key", "a.yaml", `password:\n${`${" ".repeat(10)}a\n`.repeat(8)}b\n`],
  ["quotes behind a value in a comment", "a.ts", `// password: a${"'".repeat(45)}b\n`],
  ["quotes behind a value in prose", "a.md", `The password is a9X${"'".repeat(45)}b\n`],
  ["blanks in a cell", "a.csv", `password,b\n${" ".repeat(100_000)}x,1\n`],
  ["comments that do not end", "a.sql", `${`create table t (${"/*a".repeat(21_000)} text);\n`.repeat(8)}insert into t values ('a');\n`],
  ["blanks in a value of a Secret", "a.yaml", `kind: Secret\ndata:\n  a: x${"\t".repeat(60_000)}"x\n`],
  ["braces in a value of a Secret", "a.yaml", `${`kind: Secret\ndata:\n  a: %${"[{{".repeat(20_000)}x\n---\n`.repeat(8)}`],
]; // prettier-ignore

test.each([...MANY_WAYS])("%s are read in one way", (_what, path, text) => {
  const started = performance.now();
  maskSecrets(text, { path });
  expect(performance.now() - started).toBeLessThan(GENEROUS_MS);
});

test.each([...HOSTILE])(
  "time grows with the text, repeated: %j",
  (piece) => {
    for (const path of ["a.yaml", "a.ts", "a.md", undefined]) {
      const measure = (): [number, number] => {
        const small = timeOf(piece.repeat(SMALL / piece.length), path);
        return [
          timeOf(piece.repeat((SMALL * GROWTH) / piece.length), path),
          small * GROWTH * SLACK + NOISE_MS,
        ];
      };
      let [large, limit] = measure();
      for (let tried = 1; tried < TRIES && large >= limit; tried++) [large, limit] = measure();
      expect(large).toBeLessThan(limit);
    }
  },
  60_000,
);

test("one line of 10 MB is read like any other", () => {
  const line = 'const a = {"key":"value","token":null},'.repeat(10e6 / 39);
  expect(maskSecrets(line, { path: "a.min.js" }).findings).toEqual([]);
}, 30_000);
