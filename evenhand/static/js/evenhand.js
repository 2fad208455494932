/* Improvement only: every page works without this file. */
"use strict";
(() => {
  // The page opens at the error summary, so that a screen reader hears it first.
  const summary = document.querySelector(".govuk-error-summary");
  if (summary) summary.focus();

  // Buttons that only make sense with a script stay hidden without it.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // "Leave this site": the visit ends in the background and this page leaves the history. Escape three times does the same.
  const exit = document.querySelector("form[data-leave-to]");
  if (!exit) return;
  const half = document.getElementById("step");
  const leave = () => {
    // What was half typed goes with it, without files: a browser lets no more than 64 kB outlive the page.
    let body = new FormData(half || exit);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    if (new Blob([...body.values()]).size > 48000) body = new FormData(exit);
    fetch(exit.action, { method: "POST", body, keepalive: true, credentials: "same-origin" });
    document.body.hidden = true;
    window.location.replace(exit.dataset.leaveTo);
  };
  exit.addEventListener("submit", (event) => { event.preventDefault(); leave(); });
  let presses = [];
  document.addEventListener("keydown", (event) => {
    presses = event.key === "Escape" ? presses.filter((at) => event.timeStamp - at < 2000).concat(event.timeStamp) : [];
    if (presses.length === 3) leave();
  });
})();
