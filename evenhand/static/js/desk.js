// The session desk, improvement only: a press changes the page in place, so that the pad stays on the screen; time apart and
// turns are counted in this page's memory and nowhere else. Without a connection presses wait here, in order, and are sent
// later: they are codes of the desk's own buttons, never a word; each carries its key, so that none counts twice.
"use strict";
(() => {
  const one = (selector) => document.querySelector(selector);
  const desk = () => one("[data-desk]");
  const minutes = (ms) => Math.round(ms / 60000);
  const fill = (words, c, o) => words.replace("{c}", minutes(c)).replace("{o}", minutes(o));

  const line = one("[data-apart]");
  const apart = { caucus_complainant: 0, caucus_officer: 0 };
  let since = Date.now();
  const turns = one("[data-turns]");
  const spoken = { c: 0, o: 0 };
  let [turn, turned] = ["", Date.now()];

  const count = () => {
    const phase = desk().dataset.desk;
    if (phase in apart) apart[phase] += Date.now() - since;
    since = Date.now();
    const open = phase !== "not_yet" && phase !== "ended";
    line.hidden = !open;
    line.textContent = fill(line.dataset.apart, apart.caucus_complainant, apart.caucus_officer);
    if (turn) spoken[turn] += Date.now() - turned;
    turned = Date.now();
    turns.hidden = !open;
    const told = one("[data-spoken]");
    told.textContent = fill(told.dataset.spoken, spoken.c, spoken.o);
    const long = one("[data-long]");
    if (long && long.dataset.opened) long.hidden = Date.now() - Date.parse(long.dataset.opened) < 7200000;
  };
  setInterval(count, 5000);
  count();
  turns.addEventListener("click", (event) => {
    const button = event.target.closest("[data-turn]");
    if (!button) return;
    count();
    turn = button.dataset.turn;
    for (const other of turns.querySelectorAll("[data-turn]")) other.setAttribute("aria-pressed", String(other === button));
  });

  const swap = (shown, selector) => {
    const [old, fresh] = [one(selector), shown.querySelector(selector)];
    if (old && fresh) old.replaceWith(document.importNode(fresh, true));
    else if (old) old.remove();
    else if (fresh) one("main").prepend(document.importNode(fresh, true));
  };

  const queue = [];
  const net = one("[data-net]");
  const tell = () => {
    net.hidden = queue.length === 0 && navigator.onLine;
    one("[data-queue]").replaceChildren(
      ...queue.map((press) => Object.assign(document.createElement("li"), { textContent: press.words })),
    );
  };
  let sending = false;
  const send = async () => {
    if (sending) return;
    sending = true;
    try {
      while (queue.length) {
        const press = queue[0];
        const answer = await fetch(press.action, { method: "POST", body: press.body, credentials: "same-origin" });
        if (answer.status >= 500) throw new Error("not kept");
        queue.shift();
        tell();
        if (queue.length) continue;
        if (!answer.ok || new URL(answer.url).pathname !== window.location.pathname) return window.location.assign(answer.url);
        const shown = new DOMParser().parseFromString(await answer.text(), "text/html");
        count();
        const was = turns.hidden;
        for (const part of [".said", "[data-desk]", "[data-facts]"]) swap(shown, part);
        count();
        // Ended, or gone on another day: the pad goes with the session.
        if (desk().dataset.desk === "ended" || (turns.hidden && !was)) one("[data-pad]").value = "";
        const next = desk().querySelector("button, a");
        if (next) next.focus();
      }
    } catch {
      tell();
      net.hidden = false;
    } finally {
      sending = false;
    }
  };
  setInterval(() => queue.length && send(), 5000);
  for (const change of ["online", "offline"]) window.addEventListener(change, () => (tell(), send()));
  window.addEventListener("beforeunload", (event) => queue.length && event.preventDefault());

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("[data-desk]")) return;
    event.preventDefault();
    const button = event.submitter;
    // A second press while one waits is a second wish; the same button twice is one.
    if (queue.some((press) => press.button === button)) return;
    queue.push({ action: form.action, body: new URLSearchParams(new FormData(form, button)), words: button.dataset.tells || button.textContent, button });
    send();
  });
})();
