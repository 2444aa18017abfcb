// What the pages do in the browser beyond htmx: times that go on, the state of the connection, notices, the theme.
(() => {
  // Attributes that hold script (hx-on, js: in values) are of no use here, and of use to others.
  const refuse = function () {
    return {
      call() {
        throw new Error("The console evaluates nothing");
      },
    };
  };
  htmx.registerExtension("console", { init: (api) => api.initSecurity(null, refuse, refuse) });

  const STEPS = [
    [90, 1, "s"],
    [5400, 60, "min"],
    [129600, 3600, "h"],
    [Infinity, 86400, "d"],
  ];

  function ago(iso) {
    const seconds = Math.max(0, (Date.now() - Date.parse(iso)) / 1000);
    if (seconds < 2) return "now";
    const [, unit, name] = STEPS.find(([below]) => seconds < below);
    return `${Math.round(seconds / unit)} ${name} ago`;
  }

  function tellTimes() {
    for (const time of document.querySelectorAll("time[data-ago]")) {
      const text = ago(time.dateTime);
      if (time.textContent !== text) time.textContent = text;
    }
  }

  function connection(state, text) {
    const shown = document.getElementById("connection");
    if (shown === null) return;
    shown.dataset.state = state;
    shown.querySelector(".connection-text").textContent = text;
  }

  function notice(text) {
    const box = document.createElement("div");
    box.className = "notice bad";
    box.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.className = "notice-text";
    words.textContent = text;
    const dismiss = document.createElement("button");
    dismiss.type = "button";
    dismiss.className = "quiet";
    dismiss.dataset.dismiss = "";
    dismiss.textContent = "Dismiss";
    box.append(words, dismiss);
    document.getElementById("notices")?.replaceChildren(box);
  }

  document.addEventListener("htmx:sse:after:connection", () => connection("live", "live"));
  document.addEventListener("htmx:sse:before:connection", (event) => {
    if (event.detail.connection.attempt > 0) connection("waiting", "reconnecting");
  });
  document.addEventListener("htmx:sse:error", (event) => {
    connection("waiting", "reconnecting");
    if (event.detail.status === 401)
      notice("Not logged in any more: ask for a fresh link with brainloop console");
  });
  document.addEventListener("htmx:sse:close", () => connection("waiting", "not connected"));
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx?.sourceElement?.id === "live") connection("waiting", "not connected");
    else notice("The console did not answer. Is Brainloop still running?");
  });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : undefined;
    target?.closest("[data-dismiss]")?.closest(".notice")?.remove();
    if (target?.closest("#theme")) {
      const root = document.documentElement;
      const dark = root.dataset.theme
        ? root.dataset.theme === "dark"
        : matchMedia("(prefers-color-scheme: dark)").matches;
      root.dataset.theme = dark ? "light" : "dark";
      localStorage.setItem("brainloop-theme", root.dataset.theme);
      document.dispatchEvent(new CustomEvent("brainloop:theme"));
    }
  });

  // Where the navigation is a strip, the page's own name may stand outside of what is seen.
  const here = document.querySelector(".side [aria-current]");
  if (here !== null) here.closest(".side").scrollLeft = here.offsetLeft - 16;
  document.addEventListener("htmx:after:swap", tellTimes);
  setInterval(tellTimes, 1000);
  tellTimes();
})();
