import { Html, type PropsWithChildren } from "@elysiajs/html";
import { Icon, type IconName } from "./parts/icon.tsx";
import { plain, Text } from "./parts/text.tsx";

/** What every page knows. */
export interface Chrome {
  /** Of the page. */
  title: string;
  /** Path of the page that stands in the navigation. */
  here: string;
  /** Name of the project. */
  project: string;
  version: string;
  /** Proves that a change comes from a page of the console. */
  token: string;
  assets: Assets;
  /** Where the stream of changes of this page is. */
  live?: string | undefined;
}

/** URLs of scripts and styles. */
export interface Assets {
  styles: readonly string[];
  scripts: readonly string[];
  /** A script that runs before the page is painted. */
  theme: string;
  icon: string;
}

/** The pages, in the order of the navigation. */
export const PAGES: readonly { path: string; title: string; icon: IconName }[] = [
  { path: "/", title: "Overview", icon: "overview" },
  { path: "/sessions", title: "Sessions", icon: "sessions" },
  { path: "/explore", title: "Explore", icon: "explore" },
  { path: "/digests", title: "Digests", icon: "digests" },
  { path: "/map", title: "Map", icon: "map" },
  { path: "/patterns", title: "Patterns", icon: "patterns" },
  { path: "/results", title: "Results", icon: "results" },
  { path: "/usage", title: "Usage", icon: "usage" },
  { path: "/events", title: "Events", icon: "events" },
  { path: "/sources", title: "Sources", icon: "sources" },
  { path: "/settings", title: "Settings", icon: "settings" },
  { path: "/stop", title: "Stop", icon: "stop" },
];

/** Only what is named here does htmx do; it evaluates nothing (console.js sees to that). */
const HTMX_CONFIG = JSON.stringify({
  extensions: "sse,console",
  includeIndicatorCSS: false,
  // Some answers take as long as a model does.
  defaultTimeout: 0,
  history: false,
  morphIgnore: ["data-htmx-powered", "open", "data-drawn"],
});

/** A page in its frame. */
export function Layout({ chrome, children }: PropsWithChildren<{ chrome: Chrome }>): JSX.Element {
  const { assets, title, live, token } = chrome;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content={HTMX_CONFIG} />
        <title safe>{plain(`${title} · Brainloop`)}</title>
        <link rel="icon" href={assets.icon} type="image/svg+xml" />
        {assets.styles.map((href) => (
          <link rel="stylesheet" href={href} />
        ))}
        <script src={assets.theme}></script>
      </head>
      <body hx-headers:inherited={JSON.stringify({ "X-Brainloop-Token": token })}>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <Header chrome={chrome} />
        <Navigation here={chrome.here} />
        <main id="main" tabindex="-1">
          {children}
        </main>
        <div id="notices" role="status" aria-live="polite"></div>
        {live === undefined ? "" : <div id="live" hx-sse:connect={live} hx-swap="none" hidden></div>}
        {/* At the end and one after the other: htmx starts when all is parsed, and its extensions are there by then. */}
        {assets.scripts.map((src) => (
          <script src={src}></script>
        ))}
      </body>
    </html>
  );
}

function Header({ chrome }: { chrome: Chrome }): JSX.Element {
  return (
    <header class="top">
      <a class="brand" href="/">
        <Icon name="brand" />
        <span>Brainloop</span>
      </a>
      <span class="project" title="The project">
        <Text of={chrome.project} />
      </span>
      {chrome.live === undefined ? (
        ""
      ) : (
        <span class="connection" id="connection" data-state="connecting">
          <span class="dot"></span>
          <span class="connection-text">connecting</span>
        </span>
      )}
      <button type="button" class="quiet icon" id="theme" aria-label="Switch between light and dark">
        <Icon name="theme" />
      </button>
    </header>
  );
}

function Navigation({ here }: { here: string }): JSX.Element {
  return (
    <nav class="side" aria-label="Pages">
      <ul>
        {PAGES.map(({ path, title, icon }) => (
          <li>
            <a href={path} {...(path === here ? { "aria-current": "page" as const } : {})}>
              <Icon name={icon} />
              <span safe>{title}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
