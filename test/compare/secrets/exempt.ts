/** Families of gitleaks that are not held to the figure, and why. */
export const EXEMPT: Readonly<Record<string, string>> = {
  "asana-client-id": "an identifier that is public",
  "discord-client-id": "an identifier that is public",
  "flutterwave-public-key": "public, as its name says",
  "dynatrace-api-token": "documented in capitals, made in lower case here",
  "facebook-access-token":
    "digits, a bar and letters have no fixed text to look for; found by its name alone",
  jwt: "every token begins with eyJ, since it encodes an object (RFC 7519)",
  "jwt-base64": "a token that is encoded once more is found by its name alone",
  "microsoft-teams-webhook": "documented with hexadecimal GUIDs, made of all letters here",
  "sendgrid-api-token": "documented as two parts of 22 and 43 characters, made without the point here",
  "slack-app-token": "documented with longer parts",
  "sourcegraph-access-token": "one of the rule's forms is any 40 hexadecimal digits, as commits have them",
  "square-access-token": "shorter ones than documented begin as base64 of zeros does",
  "twilio-api-key": "documented in lower case, made of both cases here",
  "vault-service-token": "s. and 24 letters, as before Vault 1.10, is what a member of an object looks like",
};
