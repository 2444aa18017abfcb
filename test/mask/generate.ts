/** Keys of every family, made at run time from parts, so that no scanner takes this repository for a leak. */
import fc from "fast-check";

export const LOWER = "abcdefghijklmnopqrstuvwxyz";
export const UPPER = LOWER.toUpperCase();
export const DIGITS = "0123456789";
export const HEX = "0123456789abcdef";
export const ALNUM = LOWER + UPPER + DIGITS;
export const URL_SAFE = ALNUM + "-_";

/** A tiny seeded generator: the same keys in every run. */
export function randomOf(seed: number): (length: number, alphabet?: string) => string {
  let state = seed >>> 0 || 1;
  return (length, alphabet = ALNUM) => {
    let out = "";
    while (out.length < length) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      out += alphabet[(state >>> 0) % alphabet.length] ?? "";
    }
    return out;
  };
}

type Make = (random: (length: number, alphabet?: string) => string) => string;

/** One maker per family. The prefixes are cut in two, so that even they do not look like keys here. */
export const FAMILIES: Readonly<Record<string, Make>> = {
  "aws access key id": (r) => "AK" + "IA" + r(16, UPPER + "234567"),
  "github classic": (r) => "gh" + "p_" + r(36),
  "github app": (r) => "gh" + "s_" + r(36),
  "github fine-grained": (r) => "github" + "_pat_" + r(22) + "_" + r(59),
  gitlab: (r) => "gl" + "pat-" + r(20, URL_SAFE),
  "slack bot": (r) => "xo" + "xb-" + r(12, DIGITS) + "-" + r(12, DIGITS) + "-" + r(24),
  "slack webhook": (r) =>
    "https://hooks." + "slack.com/services/T" + r(8, UPPER) + "/B" + r(8, UPPER) + "/" + r(24),
  "stripe live": (r) => "sk" + "_live_" + r(24),
  "stripe restricted": (r) => "rk" + "_live_" + r(24),
  "stripe webhook": (r) => "wh" + "sec_" + r(32),
  openai: (r) => "sk" + "-proj-" + r(74, URL_SAFE) + r(2),
  "openai old": (r) => "sk" + "-" + r(48),
  anthropic: (r) => "sk" + "-ant-api03-" + r(93, URL_SAFE) + r(2),
  cerebras: (r) => "cs" + "k-" + r(48, LOWER + DIGITS),
  google: (r) => "AI" + "za" + r(35, URL_SAFE),
  "google oauth": (r) => "GOC" + "SPX-" + r(28, URL_SAFE),
  "azure storage": (r) => "AccountName=a;Account" + "Key=" + r(86) + "==;EndpointSuffix=x",
  sendgrid: (r) => "S" + "G." + r(22, URL_SAFE) + "." + r(43, URL_SAFE),
  twilio: (r) => "S" + "K" + r(32, HEX),
  mailgun: (r) => "key" + "-" + r(32, HEX),
  mailchimp: (r) => r(32, HEX) + "-us" + r(1, "123456789"),
  npm: (r) => "np" + "m_" + r(36),
  pypi: (r) => "py" + "pi-AgEIcHlwaS5vcmc" + r(90, URL_SAFE),
  docker: (r) => "dckr" + "_pat_" + r(27, URL_SAFE),
  huggingface: (r) => "h" + "f_" + r(34, LOWER + UPPER),
  digitalocean: (r) => "dop" + "_v1_" + r(64, HEX),
  heroku: (r) => "HR" + "KU-AA" + r(58, URL_SAFE),
  shopify: (r) => "shp" + "at_" + r(32, HEX),
  square: (r) => "sq0" + "atp-" + r(22, URL_SAFE),
  telegram: (r) => r(1, "123456789") + r(9, DIGITS) + ":A" + "A" + r(33, URL_SAFE),
  discord: (r) => btoa("1" + r(17, DIGITS)) + "." + r(6) + "." + r(38, URL_SAFE),
  databricks: (r) => "da" + "pi" + r(32, HEX),
  linear: (r) => "lin" + "_api_" + r(40),
  notion: (r) => "nt" + "n_" + r(46),
  grafana: (r) => "gl" + "sa_" + r(32) + "_" + r(8, HEX),
  vault: (r) => "hv" + "s." + r(90, URL_SAFE),
  terraform: (r) => r(14) + ".atlas" + "v1." + r(67, URL_SAFE),
  doppler: (r) => "dp." + "pt." + r(43),
  postman: (r) => "PM" + "AK-" + r(24, HEX) + "-" + r(34, HEX),
  "new relic": (r) => "NR" + "AK-" + r(27, UPPER + DIGITS),
  supabase: (r) => "sb" + "p_" + r(40, HEX),
  cloudflare: (r) => "cf" + "ut_" + r(48),
  fly: (r) => "fo" + "1_" + r(43, URL_SAFE),
  groq: (r) => "gs" + "k_" + r(52),
  replicate: (r) => "r8" + "_" + r(37),
  airtable: (r) => "pa" + "t" + r(14) + "." + r(64, HEX),
  rubygems: (r) => "ruby" + "gems_" + r(48, HEX),
  sentry: (r) => "sntr" + "yu_" + r(64, HEX),
  langfuse: (r) => "sk" + "-lf-" + [r(8, HEX), r(4, HEX), r(4, HEX), r(4, HEX), r(12, HEX)].join("-"),
  voyage: (r) => "pa" + "-" + r(43, URL_SAFE),
  "deno deploy": (r) => "dd" + "p_" + r(36),
  infracost: (r) => "ic" + "o-" + r(32),
  asana: (r) => "1/" + "1" + r(15, DIGITS) + ":" + r(32, HEX),
  "asana version 2": (r) => "2/" + "1" + r(15, DIGITS) + "/1" + r(15, DIGITS) + ":" + r(32, HEX),
  okta: (r) => "SS" + "WS 00" + r(40, URL_SAFE),
  zapier: (r) => "https://hooks." + "zapier.com/hooks/catch/1" + r(6, DIGITS) + "/" + r(7, LOWER + DIGITS),
  intercom: (r) => "dG9" + "rO" + r(54) + "=",
  ably: (r) => "Ably.Realtime({ key: '" + r(6) + "." + r(6) + ":" + r(43, URL_SAFE),
  octopus: (r) => "AP" + "I-" + r(26, UPPER + DIGITS),
  sourcegraph: (r) => "sg" + "p_" + r(40, HEX),
  "frame.io": (r) => "fi" + "o-u-" + r(64, URL_SAFE),
  "intra 42": (r) => "s-s4" + "t2ud-" + r(64, HEX),
  settlemint: (r) => "sm_" + "aat_" + r(16),
  "gitlab session": (r) => "_gitlab" + "_session=" + r(32, LOWER + DIGITS),
  authress: (r) =>
    "sc" + "_" + r(20) + "." + r(5) + ".acc_" + r(16, LOWER + DIGITS) + "." + r(60, ALNUM + "/"),
  clickhouse: (r) => "4b" + "1d" + r(38),
  maxmind: (r) => r(6) + "_" + r(29) + "_m" + "mk",
  "grafana api key": (r) => "eyJ" + "rIjoi" + r(90),
  harness: (r) => "pa" + "t." + r(22, URL_SAFE) + "." + r(24) + "." + r(20),
  jwt: (r) => "ey" + "J" + r(30) + ".ey" + "J" + r(60) + "." + r(43, URL_SAFE),
};

/** Any key of any family. */
export const anyKey = fc
  .record({
    family: fc.constantFrom(...Object.keys(FAMILIES)),
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
  })
  .map(({ family, seed }) => FAMILIES[family]?.(randomOf(seed)) ?? "");

/** A private key as openssl writes it. */
export function pem(random: ReturnType<typeof randomOf>, kind = "RSA "): string {
  const lines = Array.from({ length: 12 }, () => random(64, ALNUM + "+/"));
  const mark = "PRIVATE" + " KEY-----";
  return [`-----BEGIN ${kind}${mark}`, ...lines, random(30) + "==", `-----END ${kind}${mark}`].join("\n");
}
