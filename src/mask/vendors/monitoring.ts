import type { VendorRule } from "./rule.ts";

/** Monitoring, analytics, workflow. */
export const MONITORING: readonly VendorRule[] = [
  {
    id: "grafana-token",
    pattern: /glsa_[A-Za-z0-9]{32}_[A-Fa-f0-9]{8}|glc_[A-Za-z0-9+/=]{32,400}/,
    hints: ["glsa_", "glc_"],
    word: true,
    source: "https://grafana.com/docs/grafana/latest/administration/service-accounts/",
  },
  {
    id: "new-relic-key",
    pattern: /NR(?:AK|II|IQ|JS|RA|BR|AA)-[A-Za-z0-9_-]{19,42}/,
    hints: ["NRAK-", "NRII-", "NRIQ-", "NRJS-", "NRRA-", "NRBR-", "NRAA-"],
    source: "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
  },
  {
    id: "dynatrace-token",
    pattern: /dt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}/,
    hints: ["dt0c01.", "dt0s01.", "dt0s02.", "dt0s08.", "dt0s16."],
    source:
      "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens",
  },
  {
    id: "honeycomb-key",
    pattern: /hc[abx]i[ck]_[a-z0-9]{58}/,
    hints: ["hcaik_", "hcaic_", "hcbik_", "hcbic_", "hcxik_", "hcxic_"],
    source: "https://docs.honeycomb.io/configure/environments/manage-api-keys/",
  },
  {
    id: "posthog-personal-key",
    pattern: /phx_[A-Za-z0-9]{36,60}/,
    hints: ["phx_"],
    word: true,
    source: "https://posthog.com/docs/api#authentication",
  },
  {
    id: "prefect-key",
    pattern: /pn[ub]_[A-Za-z0-9]{36}/,
    hints: ["pnu_", "pnb_"],
    word: true,
    source: "https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys",
  },
  {
    id: "zoho-token",
    pattern: /1000\.[a-f0-9]{32}\.[a-f0-9]{32}/,
    hints: ["1000."],
    word: true,
    source: "https://www.zoho.com/accounts/protocol/oauth.html",
  },
  {
    id: "scalingo-token",
    pattern: /tk-us-[\w-]{48}/,
    hints: ["tk-us-"],
    word: true,
    source: "https://developers.scalingo.com/tokens",
  },
  {
    id: "json-web-token",
    pattern: /eyJ[\w-]{10,4000}\.eyJ[\w-]{10,8000}\.[\w-]{16,2000}/,
    hints: ["eyJ"],
    word: true,
    source: "https://www.rfc-editor.org/rfc/rfc7519",
  },
  {
    id: "grafana-api-key",
    pattern: /eyJrIjoi[A-Za-z0-9]{70,400}/,
    hints: ["eyJrIjoi"],
    word: true,
    source: "https://grafana.com/docs/grafana/latest/developers/http_api/auth/",
  },
];
