import { Html } from "@elysiajs/html";
import type { PublicError } from "../src/error.ts";
import type { Assets } from "./layout.tsx";
import { Icon } from "./parts/icon.tsx";
import { Text } from "./parts/text.tsx";

const WORDS = {
  host: { title: "Not by this name", text: "The console is not called by this name." },
  site: {
    title: "Opened from elsewhere",
    text: "Another page led here, and the console shows nothing to those.",
  },
  login: {
    title: "Log in",
    text: "This browser is not logged in, or not any more.",
  },
  change: { title: "Not from this page", text: "The change did not come from a page of the console." },
} as const;

/** A page that shows nothing of the project: a refusal, or what failed. */
export function Refused(props: { refusal: keyof typeof WORDS | PublicError; assets: Assets }): JSX.Element {
  const { refusal, assets } = props;
  const named = typeof refusal === "string";
  const title = named ? WORDS[refusal].title : "This did not work";
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title safe>{`${title} · Brainloop`}</title>
        <link rel="icon" href={assets.icon} type="image/svg+xml" />
        {assets.styles.map((href) => (
          <link rel="stylesheet" href={href} />
        ))}
        <script src={assets.theme}></script>
      </head>
      <body class="alone">
        <main class="card">
          <p class="brand">
            <Icon name="brand" /> <span>Brainloop</span>
          </p>
          <h1>{title}</h1>
          <p>
            <Text of={named ? WORDS[refusal].text : refusal.message} />
          </p>
          {named && refusal === "login" ? (
            <p>
              Ask for a fresh link in the project's folder: <code>brainloop console</code>
            </p>
          ) : (
            ""
          )}
          {!named && refusal.hint !== undefined ? (
            <p class="muted">
              <Text of={refusal.hint} />
            </p>
          ) : (
            ""
          )}
          <p>
            <a class="button" href="/">
              Go to the console
            </a>
          </p>
        </main>
      </body>
    </html>
  );
}
