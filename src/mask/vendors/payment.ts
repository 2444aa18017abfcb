import type { VendorRule } from "./rule.ts";

/** Payment, commerce, shipping. Publishable keys (`pk_live_…`) are public and not listed. */
export const PAYMENT: readonly VendorRule[] = [
  {
    id: "stripe-key",
    pattern: /[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,247}/,
    hints: ["sk_live_", "rk_live_", "sk_test_", "rk_test_", "sk_prod_", "rk_prod_"],
    source: "https://docs.stripe.com/keys",
  },
  {
    id: "webhook-signing-secret",
    pattern: /whsec_[A-Za-z0-9+/=]{24,120}/,
    hints: ["whsec_"],
    source: "https://docs.stripe.com/webhooks/signature",
  },
  {
    id: "square-token",
    pattern: /sq0[a-z]{3}-[\w-]{22,43}|EAAA[\w-]{60}(?![\w-])/,
    hints: ["sq0atp-", "sq0csp-", "sq0idp-", "EAAA"],
    word: true,
    source: "https://developer.squareup.com/docs/build-basics/access-tokens",
  },
  {
    id: "shopify-token",
    pattern: /shp(?:at|ca|pa|ss|rt|tka|ua)_[A-Fa-f0-9]{32,64}/,
    hints: ["shpat_", "shpca_", "shppa_", "shpss_", "shprt_", "shptka_", "shpua_"],
    source: "https://shopify.dev/docs/apps/build/authentication-authorization",
  },
  {
    id: "paypal-braintree-token",
    pattern: /access_token\$(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}/,
    hints: ["access_token$"],
    source: "https://developer.paypal.com/braintree/docs/reference/overview",
  },
  {
    id: "razorpay-key",
    pattern: /rzp_(?:live|test)_[A-Za-z0-9]{14,24}/,
    hints: ["rzp_live_", "rzp_test_"],
    source: "https://razorpay.com/docs/payments/dashboard/account-settings/api-keys/",
  },
  {
    id: "flutterwave-key",
    pattern: /FLWSECK(?:_TEST)?-[A-Za-z0-9]{12,40}(?:-X)?/,
    hints: ["FLWSECK"],
    source: "https://developer.flutterwave.com/docs/authentication",
  },
  {
    id: "plaid-token",
    pattern: /access-(?:sandbox|development|production)-[a-f0-9]{8}(?:-[a-f0-9]{4}){3}-[a-f0-9]{12}/,
    hints: ["access-sandbox-", "access-development-", "access-production-"],
    source: "https://plaid.com/docs/api/tokens/",
  },
  {
    id: "easypost-key",
    pattern: /EZ[AT]K[A-Za-z0-9]{54}/,
    hints: ["EZAK", "EZTK"],
    word: true,
    source: "https://docs.easypost.com/docs/authentication",
  },
  {
    id: "shippo-token",
    pattern: /shippo_(?:live|test)_[A-Fa-f0-9]{40}/,
    hints: ["shippo_live_", "shippo_test_"],
    source: "https://docs.goshippo.com/docs/guides_general/authentication/",
  },
  {
    id: "duffel-token",
    pattern: /duffel_(?:live|test)_[\w=-]{43}/,
    hints: ["duffel_live_", "duffel_test_"],
    source: "https://duffel.com/docs/api/overview/authentication",
  },
  {
    id: "adyen-key",
    pattern: /AQE[a-z][\w+/=.-]{40,300}/,
    hints: ["AQEh", "AQEm", "AQEy", "AQEx", "AQEt", "AQEn"],
    word: true,
    source: "https://docs.adyen.com/development-resources/api-credentials/",
  },
];
