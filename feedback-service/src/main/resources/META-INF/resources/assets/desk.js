// Makes the desk quicker to use; nothing needs it. Clocks count, j and k walk through the cases, ? shows the keys.
(() => {
  const span = (ms) => {
    const minutes = Math.floor(ms / 60000);
    const days = Math.floor(minutes / 1440);
    const hours = Math.floor((minutes % 1440) / 60);
    if (days > 0) return `${days} d ${hours} h`;
    return hours > 0 ? `${hours} h ${minutes % 60} min` : `${Math.max(1, minutes)} min`;
  };

  const count = () => {
    const now = Date.now();
    for (const clock of document.querySelectorAll("[data-due]")) {
      const left = Date.parse(clock.dataset.due) - now;
      const words = left <= 0 ? `overdue by ${span(-left)}` : `${span(left)} left`;
      if (clock.textContent !== words) clock.textContent = words;
      clock.classList.toggle("overdue", left <= 0);
      clock.classList.toggle("soon", left > 0 && left <= 3600000);
    }
  };
  count();
  setInterval(count, 5000);

  let current = null;
  const cases = () => [...document.querySelectorAll("[data-case]")];
  const go = (step) => {
    const rows = cases();
    if (rows.length === 0) return;
    const at = rows.findIndex((row) => row.dataset.case === current);
    const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
    current = next.dataset.case;
    next.querySelector("a").focus();
    next.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-case]");
    if (row) current = row.dataset.case;
  });

  // A refresh replaces the list: whoever was on a case stays on it.
  document.addEventListener("htmx:afterSwap", () => {
    count();
    if (current && document.activeElement === document.body) {
      const row = cases().find((one) => one.dataset.case === current);
      if (row) row.querySelector("a").focus({ preventScroll: true });
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select")) return;
    const keys = document.getElementById("keys");
    if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "?" && keys) keys.open ? keys.close() : keys.showModal();
    else if (event.key === "Escape" && document.querySelector("[data-back]")) document.querySelector("[data-back]").click();
    else return;
    event.preventDefault();
  });
})();
