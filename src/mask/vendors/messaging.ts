import type { VendorRule } from "./rule.ts";

/** A Discord token begins with a snowflake in base64: these are all the ways three digits can begin it. */
const DISCORD_HEADS = Array.from({ length: 900 }, (_, n) => btoa(String(n + 100)));

/** Chat, mail, telephony, maps and customer tools. */
export const MESSAGING: readonly VendorRule[] = [
  {
    id: "slack-token",
    pattern: /xox[a-z](?:\.xox[a-z])?-[A-Za-z0-9-]{10,250}|xapp-\d-[A-Z0-9]{8,20}-\d{8,20}-[a-f0-9]{32,80}/,
    hints: [..."abcdeoprs"].map((kind) => `xox${kind}`).concat("xapp-"),
    source: "https://docs.slack.dev/authentication/tokens",
  },
  {
    id: "slack-webhook",
    pattern: /hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/([A-Za-z0-9+/_-]{20,160})/,
    hints: ["hooks.slack.com/", "hooks.slack-gov.com/"],
    source: "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",
  },
  {
    id: "discord-token",
    pattern: /[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}(?![\w-])/,
    hints: DISCORD_HEADS,
    word: true,
    source: "https://discord.com/developers/docs/reference#authentication",
  },
  {
    id: "discord-webhook",
    pattern: /\/api\/(?:v\d{1,2}\/)?webhooks\/\d{16,20}\/([\w-]{60,80})/,
    hints: ["/api/webhooks/", "/api/v10/webhooks/", "/api/v9/webhooks/"],
    source: "https://discord.com/developers/docs/resources/webhook",
  },
  {
    id: "telegram-bot-token",
    pattern: /(?<=(?<!\d)\d{8,10}):(AA[\w-]{32,34})(?![\w-])/,
    hints: [":AA"],
    source: "https://core.telegram.org/bots/api#authorizing-your-bot",
  },
  {
    id: "teams-webhook",
    pattern: /webhook\.office\.com\/webhookb2\/[\w@-]{36,80}\/IncomingWebhook\/([a-f0-9]{32}\/[a-f0-9-]{36})/,
    hints: ["webhook.office.com/"],
    source:
      "https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
  },
  {
    id: "twilio-key",
    pattern: /SK[a-f0-9]{32}(?![A-Za-z0-9])/,
    hints: [..."0123456789abcdef"].map((digit) => `SK${digit}`),
    word: true,
    source: "https://www.twilio.com/docs/iam/api-keys",
  },
  {
    id: "sendgrid-key",
    pattern: /SG\.[\w-]{16,32}\.[\w-]{16,64}/,
    hints: ["SG."],
    word: true,
    source: "https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys",
  },
  {
    id: "mailgun-key",
    pattern: /key-[a-f0-9]{32}(?![a-f0-9])/,
    hints: ["key-"],
    word: true,
    source: "https://documentation.mailgun.com/docs/mailgun/user-manual/api-key-mgmt/rbac-mgmt",
  },
  {
    id: "mailchimp-key",
    pattern: /[a-f0-9]{32}-us\d{1,2}(?!\w)/,
    hints: ["-us"],
    back: 32,
    source: "https://mailchimp.com/developer/marketing/guides/quick-start/",
  },
  {
    id: "brevo-key",
    pattern: /x(?:key|smtp)sib-[a-f0-9]{64}-[A-Za-z0-9]{16}/,
    hints: ["xkeysib-", "xsmtpsib-"],
    source: "https://developers.brevo.com/docs/getting-started",
  },
  {
    id: "resend-key",
    pattern: /re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}(?![A-Za-z0-9])/,
    hints: ["re_"],
    word: true,
    source: "https://resend.com/docs/api-reference/introduction",
  },
  {
    id: "hubspot-token",
    pattern: /pat-(?:na|eu|ap)\d-[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}/,
    hints: ["pat-na", "pat-eu", "pat-ap"],
    source: "https://developers.hubspot.com/docs/apps/legacy-apps/private-apps/overview",
  },
  {
    id: "mapbox-secret-token",
    pattern: /[st]k\.eyJ[\w-]{40,300}\.[\w-]{20,40}/,
    hints: ["sk.eyJ", "tk.eyJ"],
    word: true,
    source: "https://docs.mapbox.com/accounts/guides/tokens/",
  },
  {
    id: "facebook-token",
    pattern: /(?<![+/])EAA[A-Za-z0-9]{90,400}(?![A-Za-z0-9+/=])|EAACEdEose0cBA[A-Za-z0-9]{20,400}/,
    hints: ["EAA"],
    word: true,
    source: "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
  },
  {
    id: "twitter-bearer-token",
    pattern: /AAAAAAAAAAAAAAAAAAAAA[A-Za-z0-9%]{40,200}/,
    hints: ["AAAAAAAAAAAAAAAAAAAAA"],
    word: true,
    source: "https://docs.x.com/fundamentals/authentication/oauth-2-0/bearer-tokens",
  },
  {
    id: "dropbox-token",
    pattern: /sl\.[\w-]{120,2000}/,
    hints: ["sl."],
    word: true,
    source: "https://developers.dropbox.com/oauth-guide",
  },
  {
    id: "zapier-webhook",
    pattern:
      /hooks\.zapier\.com\/hooks\/(?:catch|standard)\/(?:v\d\/)?(\d{3,12}\/[A-Za-z0-9]{5,64})(?![\w-])/,
    hints: ["hooks.zapier.com/"],
    source: "https://zapier.com/help/doc/how-get-started-webhooks-zapier",
  },
  {
    id: "intercom-token",
    // base64 of `tok:` and what follows.
    pattern: /dG9rO[A-Za-z0-9+/_-]{54}=/,
    hints: ["dG9rO"],
    word: true,
    source: "https://developers.intercom.com/docs/build-an-integration/learn-more/authentication",
  },
  {
    id: "ably-key",
    // An app, a key's name and its secret; nothing in it says whose it is, so only behind the vendor's name.
    pattern:
      /(?:ably|Ably|ABLY)[\w.]{0,40}[\s=:,({"'`]{0,8}(?:key["']?\s{0,4}[:=]\s{0,4}["'`]?)?[\w-]{6}\.[\w-]{6}:([\w-]{16,50})(?![\w-])/,
    hints: ["ably", "Ably", "ABLY"],
    word: true,
    source: "https://ably.com/docs/auth",
  },
];
