/** The attributes of htmx that the views use; another one is a mistake. */
declare namespace JSX {
  interface HtmlTag {
    "hx-get"?: string | undefined;
    "hx-post"?: string | undefined;
    "hx-target"?: string | undefined;
    "hx-swap"?: string | undefined;
    "hx-trigger"?: string | undefined;
    "hx-confirm"?: string | undefined;
    "hx-indicator"?: string | undefined;
    "hx-disable"?: string | undefined;
    "hx-include"?: string | undefined;
    "hx-push-url"?: string | undefined;
    "hx-sync"?: string | undefined;
    "hx-vals"?: string | undefined;
    "hx-headers:inherited"?: string | undefined;
    /** Nothing below is looked at by htmx: for what files and models say. */
    "hx-ignore"?: boolean | undefined;
    /** What the page's script has put there stays. */
    "hx-morph-skip-children"?: boolean | undefined;
    "hx-sse:connect"?: string | undefined;
  }
}
