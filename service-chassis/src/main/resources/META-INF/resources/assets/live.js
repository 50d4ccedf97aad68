// Pages that update themselves with htmx (hx-trigger="every 5s"): be quiet in a hidden tab, and honest without a connection.
(() => {
  "use strict";
  const stale = () => document.getElementById("stale");
  const polls = (element) => (element.getAttribute("hx-trigger") || "").includes("every ");

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (document.hidden && polls(event.detail.elt)) {
      event.preventDefault();
    }
  });
  for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
    document.addEventListener(failure, (event) => {
      if (stale() && polls(event.detail.elt)) {
        stale().hidden = false;
      }
    });
  }
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (stale() && event.detail.successful !== false) {
      stale().hidden = true;
    }
  });
})();
