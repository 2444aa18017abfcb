/** Passwords that calls take by their place among the arguments: `HTTPBasicAuth("me", "…")`, `new PDO($dsn, "me", "…")`. */
import type { Span } from "./finding.ts";
import { isSecretValue } from "./values.ts";

const REACH = 400;
const ARGUMENT = String.raw`(?:[^"'\x60(),\n]{0,120}(?:\([^()\n]{0,120}\))?|"[^"\n]{0,200}"|'[^'\n]{0,200}'|\x60[^\x60\n]{0,200}\x60)`;
const STRING = String.raw`[&@$fbLN]?(?:Some\()?(?:"([^"\\\n]{1,256})"|'([^'\\\n]{1,256})'|\x60([^\x60\\\n]{1,256})\x60)`;
const argument = (index: number): string =>
  String.raw`\s{0,40}\(\s{0,40}(?:${ARGUMENT}\s{0,40},\s{0,40}){${index}}${STRING}`;

/** What the prefilter stops at, and what follows up to the password. From each library's documentation. */
const CALLS: readonly { hints: readonly string[]; behind: string }[] = [
  {
    hints: ["BasicAuth", "basic_auth", "basicAuth", "PasswordAuthentication", "NetworkCredential", "UsernamePasswordCredentials",
      "PlainAuthProvider", "AuthenticationToken", ".login", "auth="],
    behind: argument(1),
  },
  { hints: ["set_password", "getConnection", "new PDO", "mysqli_connect", "new mysqli", "pg_scram"], behind: argument(2) },
  { hints: ["WiFi.begin"], behind: argument(1) },
  { hints: ["crypt"], behind: String.raw`\s{0,9}\(\s{0,9}${STRING}\s{0,9},\s{0,9}(?:gen_salt|bcrypt)` },
  { hints: ["ConvertTo-SecureString"], behind: String.raw`(?:[ \t]{1,9}-String)?[ \t]{1,9}${STRING}` },
  { hints: ["CURLOPT_PASSWORD", "CURLOPT_PROXYPASSWORD", "CURLOPT_XOAUTH2_BEARER"], behind: String.raw`\s{0,9}(?:,|=>)\s{0,9}${STRING}` },
  { hints: ["CURLOPT_USERPWD", "CURLOPT_PROXYUSERPWD"], behind: String.raw`\s{0,9}(?:,|=>)\s{0,9}["'][^"':\n]{1,100}:()()([^"'\\\n]{1,256})["']` },
]; // prettier-ignore

/** Each hint with what finds the password behind it. */
export const CALL_PROBES: readonly { hint: string; probe: (text: string, at: number) => Span | undefined }[] =
  CALLS.flatMap(({ hints, behind }) => {
    const pattern = new RegExp(behind, "dy");
    return hints.map((hint) => ({
      hint,
      probe(text: string, at: number): Span | undefined {
        const from = at + hint.length;
        pattern.lastIndex = 0;
        const found = pattern.exec(text.slice(from, from + REACH));
        const place = found?.indices?.slice(1).findLast((indices) => indices !== undefined);
        if (place === undefined) return undefined;
        const span = { start: from + place[0], end: from + place[1] };
        const value = text.slice(span.start, span.end);
        if (!isSecretValue(value, "password", "code", true)) return undefined;
        return { ...span, rule: "call-argument", reason: "password among the arguments of a call" };
      },
    }));
  });
