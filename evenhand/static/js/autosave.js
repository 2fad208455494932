// Keeps a form as it stands, improvement only: each twenty seconds of writing, and when the page is left or put aside. The page's
// own button does the same. It says "saved" only when the office's answer says so. Nothing is kept in the browser.
"use strict";
document.querySelectorAll("form[data-autosave]").forEach((form) => {
  let [changed, sending] = [false, false];
  const said = form.querySelector("[data-saved]");
  form.addEventListener("input", () => {
    changed = true;
    said.textContent = "";
  });
  form.addEventListener("submit", () => (changed = false));
  const keep = async () => {
    if (!changed || sending) return;
    [changed, sending] = [false, true];
    const body = new URLSearchParams(new FormData(form));
    body.set("quietly", "yes");
    let why = "";
    try {
      // A browser lets only small forms outlive their page.
      const keepalive = document.visibilityState === "hidden";
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin", keepalive });
      const told = await answer.json();
      why = told.said || "";
      if (!answer.ok || !told.idem) throw new Error("not kept");
      form.querySelector("[name=idem]").value = told.idem;
      said.textContent = changed ? "" : said.dataset.saved;
    } catch {
      changed = true;
      said.textContent = `${said.dataset.unsaved} ${why}`;
    } finally {
      sending = false;
    }
  };
  setInterval(keep, 20000);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && keep());
});
