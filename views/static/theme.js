// The look that a person chose, before the page is painted; without a choice the system's own.
(() => {
  const chosen = localStorage.getItem("brainloop-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
})();
