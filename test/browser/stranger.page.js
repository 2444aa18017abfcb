/** What a page of somebody else's can try on an origin: each attempt says "nothing", or what it got. */
const PATIENCE_MS = 4000;
/** On a busy machine a window takes its time to load what then takes it away. */
const WINDOW_PATIENCE_MS = 20_000;

/** @returns what the first of these events makes of it, "nothing" where none comes */
function firstOf(target, outcomes) {
  return new Promise((resolve) => {
    setTimeout(resolve, PATIENCE_MS, "nothing");
    for (const [event, outcome] of Object.entries(outcomes)) {
      target.addEventListener(event, () => resolve(outcome));
    }
  });
}

async function fetched(url, options) {
  try {
    const response = await fetch(url, { ...options, signal: AbortSignal.timeout(PATIENCE_MS) });
    const text = await response.text();
    return `${response.type} ${response.status} ${text.length}`;
  } catch {
    return "nothing";
  }
}

async function imported(url) {
  try {
    await import(url);
    return "a module";
  } catch {
    return "nothing";
  }
}

function element(name, attributes) {
  const made = document.createElement(name);
  const outcome = firstOf(made, { load: "loaded", error: "nothing" });
  Object.assign(made, attributes);
  document.body.append(made);
  return outcome;
}

async function streamed(url, withCredentials) {
  const source = new EventSource(url, { withCredentials });
  const outcome = await firstOf(source, { open: "a stream", error: "nothing" });
  source.close();
  return outcome;
}

async function socket(url) {
  const opened = new WebSocket(url.replace("http", "ws"));
  const outcome = await firstOf(opened, { open: "a socket", error: "nothing" });
  opened.close();
  return outcome;
}

/** A window that was opened stays in the opener's hand, unless the page in it says that it is alone. */
async function popup(url) {
  const opened = window.open(url);
  const deadline = performance.now() + WINDOW_PATIENCE_MS;
  while (!opened.closed && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return opened.closed ? "nothing" : "a window";
}

async function serviceWorker(url) {
  try {
    await navigator.serviceWorker.register(url, { scope: new URL("/", url) });
    return "a service worker";
  } catch {
    return "nothing";
  }
}

/** Sends a form into a frame of this page, as a person who was made to click would. */
async function form(action, enctype, fields) {
  const frame = document.createElement("iframe");
  frame.name = `frame${document.querySelectorAll("iframe").length}`;
  const made = Object.assign(document.createElement("form"), {
    action,
    enctype,
    method: "post",
    target: frame.name,
  });
  for (const [name, value] of Object.entries(fields)) {
    made.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  document.body.append(frame, made);
  // The empty page that a frame begins with has been loaded by now.
  const outcome = firstOf(frame, { load: "sent" });
  made.submit();
  await outcome;
}

/** Reads whatever a page of another origin may. @returns what was got by each attempt that got something */
async function look(target, { paths, streams, windows }) {
  const attempts = [];
  const attempt = (name, path, outcome) => attempts.push({ name, path, outcome });
  for (const path of paths) {
    const url = target + path;
    for (const mode of ["cors", "no-cors"]) {
      for (const credentials of ["omit", "include"]) {
        attempt(`fetch ${mode} ${credentials}`, path, fetched(url, { mode, credentials }));
      }
    }
    attempt("fetch with a header", path, fetched(url, { headers: { "x-brainloop-token": "x" } }));
    attempt("fetch as a program", path, fetched(url, { headers: { authorization: "Bearer x" } }));
    attempt("fetch HEAD", path, fetched(url, { method: "HEAD", mode: "no-cors", credentials: "include" }));
    attempt("img", path, element("img", { src: url }));
    attempt("script", path, element("script", { src: url }));
    attempt("stylesheet", path, element("link", { rel: "stylesheet", href: url }));
    attempt("import", path, imported(url));
    void element("iframe", { src: url });
    void element("object", { data: url });
    void element("embed", { src: url });
  }
  for (const path of streams) {
    attempt("EventSource", path, streamed(target + path, false));
    attempt("EventSource with credentials", path, streamed(target + path, true));
    attempt("WebSocket", path, socket(target + path));
  }
  for (const path of windows) attempt("window.open", path, popup(target + path));
  attempt("service worker", "/static/htmx.js", serviceWorker(`${target}/static/htmx.js`));
  const got = [];
  for (const { name, path, outcome } of attempts) {
    const what = await outcome;
    if (what !== "nothing") got.push(`${name} ${path}: ${what}`);
  }
  return got;
}

/** Sends each change in every way that needs nobody's consent, and in those that do. */
async function change(target, paths, fields) {
  const json = JSON.stringify(fields);
  // A form can send JSON: a field's name up to its "=".
  const smuggled = { [`${json.slice(0, -1)},"x":"`]: '"}' };
  const bodies = {
    urlencoded: new URLSearchParams(fields),
    text: new Blob([json], { type: "text/plain" }),
    json: new Blob([json], { type: "application/json" }),
  };
  for (const path of paths) {
    const url = target + path;
    for (const body of Object.values(bodies)) {
      for (const mode of ["cors", "no-cors"]) {
        await fetched(url, { method: "POST", mode, credentials: "include", body });
      }
    }
    const headers = { "hx-request": "true", "x-brainloop-token": "x", origin: target };
    await fetched(url, { method: "POST", credentials: "include", body: bodies.urlencoded, headers });
    navigator.sendBeacon(url, bodies.urlencoded);
    navigator.sendBeacon(url, bodies.text);
  }
  await Promise.all(
    paths.flatMap((path) => [
      form(target + path, "application/x-www-form-urlencoded", fields),
      form(target + path, "multipart/form-data", fields),
      form(target + path, "text/plain", smuggled),
    ]),
  );
}

Object.assign(window, { look, change });
