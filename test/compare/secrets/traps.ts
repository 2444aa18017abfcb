/** Files in which nothing is a secret, however much it looks like one. */
import { randomOf } from "../../mask/generate.ts";

const random = randomOf(99);
const hex = (length: number): string => random(length, "0123456789abcdef");
const base64 = (length: number): string =>
  random(length, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/");
const uuid = (): string => [hex(8), hex(4), hex(4), hex(4), hex(12)].join("-");

export const TRAPS: Readonly<Record<string, string>> = {
  "workflow.yml": [
    "permissions:",
    "  id-token: write",
    "  contents: read",
    "env:",
    "  TOKEN: ${{ secrets.GITHUB_TOKEN }}",
    "  NPM_TOKEN: ${{ secrets.NPM_TOKEN || '' }}",
    "jobs:",
    "  a:",
    "    steps:",
    `      - uses: actions/checkout@${hex(40)}`,
  ].join("\n"),
  "models.yaml": [
    "max_tokens: 4096",
    "max_completion_tokens: 128000",
    "token_limit: 32768",
    "tokens_per_minute: 60000",
    "tokenizer: o200k_base",
    "stop_token_id: 50256",
    "password_min_length: 12",
    "secret_name: database-credentials",
    "key_id: primary",
    "token_type: bearer",
  ].join("\n"),
  "placeholders.env": [
    "API_KEY=<your-api-key>",
    "SECRET_KEY=changeme",
    "PASSWORD=xxxxxxxxxxxx",
    "TOKEN=",
    "DB_PASSWORD=${DB_PASSWORD}",
    "CLIENT_SECRET=your-client-secret-here",
    "AUTH_TOKEN=$AUTH_TOKEN",
    "ADMIN_PASSWORD=REPLACE_ME",
    "JWT_SECRET={{ vault.jwt }}",
    "ACCESS_TOKEN=...",
    "API_TOKEN=TODO",
  ].join("\n"),
  "package-lock.json": JSON.stringify(
    {
      lockfileVersion: 3,
      packages: Object.fromEntries(
        ["a", "pbkdf2-password", "token-types", "js-tokens"].map((name) => [
          `node_modules/${name}`,
          {
            version: "1.2.3",
            resolved: `https://registry.example/${name}/-/${name}-1.2.3.tgz`,
            integrity: `sha512-${base64(86)}==`,
          },
        ]),
      ),
    },
    undefined,
    2,
  ),
  "yarn.lock.yaml": `"js-tokens@npm:^4.0.0":\n  version: 4.0.0\n  checksum: 10c0/${hex(128)}\n  resolution: "js-tokens@npm:4.0.0"\n`,
  "pnpm-lock.yaml": `packages:\n  js-tokens@4.0.0:\n    resolution: {integrity: sha512-${base64(86)}==}\n`,
  "Cargo.lock": `[[package]]\nname = "token"\nversion = "1.2.3"\nchecksum = "${hex(64)}"\n`,
  "poetry.lock": `[[package]]\nname = "itsdangerous"\nfiles = [\n    {file = "a.whl", hash = "sha256:${hex(64)}"},\n]\n\n[metadata]\ncontent-hash = "${hex(64)}"\n`,
  "composer.lock": JSON.stringify(
    {
      "content-hash": hex(32),
      packages: [{ name: "a/secret", dist: { reference: hex(40), shasum: hex(40) } }],
    },
    undefined,
    2,
  ),
  "hashes.yaml": [
    `commit: ${hex(40)}`,
    `sha256: ${hex(64)}`,
    `md5: ${hex(32)}`,
    `etag: "${hex(32)}"`,
    `id: ${uuid()}`,
    `trace_id: ${hex(32)}`,
    `image: registry.example/app@sha256:${hex(64)}`,
    `public_key: ${base64(44)}`,
    `fingerprint: SHA256:${base64(43)}`,
  ].join("\n"),
  "k8s.yaml": [
    "kind: Deployment",
    "spec:",
    "  containers:",
    "    - env:",
    "        - name: DB_PASSWORD",
    "          valueFrom:",
    "            secretKeyRef: {name: db, key: password}",
    "      imagePullSecrets: [{name: registry-credentials}]",
    "      volumeMounts: [{name: token, mountPath: /var/run/secrets/tokens}]",
  ].join("\n"),
  "app.properties": [
    "login.password.label=Password",
    "error.token.invalid=The token is not valid any more",
    "spring.datasource.password=${DB_PASSWORD:}",
    "security.oauth2.token-uri=https://example.com/oauth/token",
    "ssl.key-store=classpath:keystore.p12",
    "auth.password-encoder=bcrypt",
  ].join("\n"),
  "pyproject.toml": `[project]\nname = "secrets"\ndependencies = ["tokenizers>=0.15", "python-keyring"]\n[tool.x]\ntoken-env = "PYPI_TOKEN"\npassword-file = "/run/secrets/db"\n`,
};
